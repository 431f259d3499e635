package io.github.watertight.junit;

import io.github.watertight.CleanupFailure;
import io.github.watertight.CleanupReport;
import io.github.watertight.OpenResource;
import io.github.watertight.work.Builder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts what a scope left open into words: a sentence, an aligned block for each {@link LeakBlock}, and the remedy. */
final class LeakReport {

    /** What is reported on, and how the sentences about it go. */
    enum Subject {
        TEST("the test", "Close it before the test ends, for example with try-with-resources or @AutoClose."),
        CONTAINER("the container", "Close it where it was opened, for example with try-with-resources."),
        CLASS("the class", "Close it in @AfterAll, or open it in a static field with @AutoClose."),
        RUN("the run", "Close it before its test ends, and wrap the tasks that a test gives to other threads."),
        SESSION(
                "the session",
                "Close it, or register it with registerUntilExit if it is to live as long as the process.");

        private final String noun;
        private final String remedy;

        Subject(String noun, String remedy) {
            this.noun = noun;
            this.remedy = remedy;
        }
    }

    private static final String UNCERTAIN =
            "; where was not recorded, so it is not certain: a static initialiser may have opened it";

    private static final Comparator<OpenResource> BUILDERS_FIRST =
            Comparator.comparing(leak -> !Builder.class.isAssignableFrom(leak.type()));

    /** Why a resource could not be closed, in words that run no code of the cause's author any more. */
    private record NotClosed(String reason, Throwable cause) {

        static NotClosed of(CleanupFailure failure) {
            Throwable cause = failure.printableCause();
            StackTraceElement[] stack = cause.getStackTrace();
            boolean stillClosing = failure.resource().state() == OpenResource.State.CLOSING && stack.length > 0;
            return new NotClosed(cause + (stillClosing ? ", which stands at " + stack[0] : ""), cause);
        }
    }

    private final Subject subject;
    private final String name;
    private final @Nullable Class<?> testClass;
    private final Instant ended;
    private final List<OpenResource> leaks;
    private final Map<Long, NotClosed> failures = new HashMap<>();
    private final List<LeakBlock> blocks;

    LeakReport(Subject subject, String name, @Nullable Class<?> testClass, Instant ended, CleanupReport report) {
        this.subject = subject;
        this.name = name;
        this.testClass = testClass;
        this.ended = ended;
        this.leaks = report.leaks().stream().sorted(BUILDERS_FIRST).toList();
        report.failures().forEach(failure -> failures.put(failure.resource().number(), NotClosed.of(failure)));
        this.blocks = LeakBlock.of(leaks, this::facts);
    }

    int leakCount() {
        return leaks.size();
    }

    /** The report as the failure of a test. */
    BuilderLeakError error() {
        List<Throwable> others = new ArrayList<>();
        for (LeakBlock block : blocks) {
            OpenResource leak = block.leak();
            String title = "[" + block.number() + "] " + describe(leak);
            if (block.number() > 1 && leak.stack().isPresent()) {
                others.add(new Fact(
                        title + ", opened by thread " + leak.threadName() + " at:", OpeningTrace.of(leak), null));
            }
            if (leak.sampleOfSite().isPresent()) {
                others.add(new Fact(
                        title + ", not recorded where; another of its kind was opened at:",
                        OpeningTrace.ofSample(leak),
                        null));
            }
            NotClosed failure = failures.get(leak.number());
            if (failure != null) {
                others.add(new Fact(
                        title + " could not be closed: " + failure.reason, new StackTraceElement[0], failure.cause));
            }
        }
        return new BuilderLeakError(message(), OpeningTrace.of(leaks.get(0)), others);
    }

    /**
     * One sentence that points to the report, which has been printed. Build tools show what a session throws as a crash of
     * the tests' process, and repeat all of it with traces of their own.
     */
    BuilderLeakError pointer() {
        String first = leaks.get(0)
                .opener()
                .map(line -> (leaks.size() == 1 ? ", opened at " : ", the first opened at ") + line)
                .orElse("");
        return new BuilderLeakError(
                sentence() + first + "; the report is on the standard error", new StackTraceElement[0], List.of());
    }

    String message() {
        StringBuilder text = new StringBuilder(sentence());
        appendBlocks(text);
        return text.append("\n\n").append(subject.remedy).toString();
    }

    private String sentence() {
        return name + " leaked " + leaks.size() + (leaks.size() == 1 ? " resource" : " resources");
    }

    /** The report where leaks are allowed. */
    String allowedMessage(String reason) {
        StringBuilder text = new StringBuilder();
        text.append(name)
                .append(" left ")
                .append(leaks.size())
                .append(leaks.size() == 1 ? " resource" : " resources")
                .append(" open, which is allowed: ")
                .append(reason);
        appendBlocks(text);
        return text.toString();
    }

    /** What is said of a leak, but for its label and its age, and where it comes from, all the way. */
    private Object facts(OpenResource leak) {
        List<StackTraceElement> trace = List.of(OpeningTrace.of(leak));
        Optional<NotClosed> failure = Optional.ofNullable(failures.get(leak.number()));
        return List.of(leak.typeName(), trace, place(leak), leak.threadName(), owner(leak), leak.state(), failure);
    }

    private void appendBlocks(StringBuilder text) {
        for (LeakBlock block : blocks) {
            OpenResource leak = block.leak();
            text.append("\n\n  ").append(describe(leak));
            if (!block.alike().isEmpty()) {
                fact(text, "and", labels(block.alike()));
            }
            fact(text, "opened at", place(leak));
            line(leak).ifPresent(line -> fact(text, "from", line.toString()));
            fact(text, "by thread", leak.threadName() + age(leak));
            fact(text, "owner", owner(leak));
            if (leak.state() == OpenResource.State.CLOSE_FAILED) {
                fact(text, "state", "somebody tried to close it before, and failed");
            }
            NotClosed failure = failures.get(leak.number());
            if (failure != null) {
                fact(text, "closing", "failed: " + failure.reason);
            }
        }
    }

    private static String labels(List<OpenResource> leaks) {
        return leaks.size() + " more, opened in the same way: "
                + leaks.stream().map(OpenResource::label).collect(Collectors.joining(", "));
    }

    private static String place(OpenResource leak) {
        return leak.opener().map(StackTraceElement::toString).orElseGet(() -> whereNotRecorded(leak));
    }

    /** The line of the test that called what opened it, if that is another. */
    private Optional<StackTraceElement> line(OpenResource leak) {
        return leak.opener()
                .flatMap(opener -> OpeningTrace.testLine(leak, testClass).filter(test -> !test.equals(opener)));
    }

    private static String whereNotRecorded(OpenResource leak) {
        return leak.openerOfSample()
                .map(line -> "not recorded; another of its kind was opened at " + line)
                .orElse("not recorded");
    }

    private static String describe(OpenResource leak) {
        return leak.typeName() + "  " + leak.label();
    }

    private static void fact(StringBuilder text, String key, String value) {
        text.append("\n    ").append(String.format("%-9s  ", key)).append(value);
    }

    private String age(OpenResource leak) {
        return leak.openedAt()
                .map(opened -> ", "
                        + Math.max(0, Duration.between(opened, ended).toMillis()) + " ms before " + subject.noun
                        + " ended")
                .orElse("");
    }

    private String owner(OpenResource leak) {
        String where = leak.scopeName().equals(name) ? subject.noun : leak.scopeName();
        String late = leak.openedLate() ? ", after it had ended" : "";
        return switch (leak.attribution()) {
            case EXACT ->
                leak.stack().isPresent()
                        ? "certain: opened inside " + where + late
                        : "opened on the thread of " + where + late + UNCERTAIN;
            case CARRIED ->
                leak.stack().isPresent()
                        ? "certain: opened by a task that " + where + " had wrapped" + late
                        : "opened by a task that " + where + " had wrapped" + late + UNCERTAIN;
            case CODE -> "certain: opened by the code of " + where + late;
            case SOLE ->
                "inferred: nothing else was running but " + where
                        + "; a task left behind by an earlier test could have opened it";
            case AMONG ->
                leak.candidates().isEmpty()
                        ? "unknown: opened outside every test, while none was running"
                        : "unknown: opened outside every test, while these were running: "
                                + String.join(", ", leak.candidates());
        };
    }

    /** A line of the report with a stack of its own. A throwable, because IDEs and build tools link those. */
    private static final class Fact extends Throwable {

        private static final long serialVersionUID = 1L;

        Fact(String sentence, StackTraceElement[] stack, @Nullable Throwable cause) {
            super(sentence, cause);
            setStackTrace(stack);
        }

        /** Without the name of this class, which says nothing to anybody. */
        @Override
        @SuppressWarnings("OverrideThrowableToString")
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}

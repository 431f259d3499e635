package io.github.watertight.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs fixtures through a launcher session in a JVM of their own: where nothing else runs, where the session ends, and
 * where settings that concern the whole process may be set.
 */
final class FreshJvm {

    /**
     * What came of it.
     *
     * @param statuses by the name of the test or container, of its last execution
     * @param messages of the failures
     * @param sessionFailure what closing the session threw
     * @param discoveryFailure what the launcher threw
     */
    record Outcome(
            Map<String, String> statuses,
            Map<String, String> messages,
            Optional<String> sessionFailure,
            Optional<String> discoveryFailure,
            List<String> out,
            String err,
            int exitStatus) {

        Map<String, String> failures() {
            return messages;
        }

        String message(String name) {
            if (!messages.containsKey(name)) {
                throw new AssertionError(name + " did not fail: " + this);
            }
            return EngineRun.normalised(messages.get(name));
        }

        /** What was printed of the leaks that no test and no run answered for. */
        Optional<String> sessionReport() {
            Matcher report = SESSION_REPORT.matcher(err);
            return report.find() ? Optional.of(report.group()) : Optional.empty();
        }

        /** The run's report, or the session's: an unwatched class may have started before anybody asked for a run. */
        String onlyReport() {
            List<String> reports = new ArrayList<>(messages.values());
            sessionReport().ifPresent(reports::add);
            if (reports.size() != 1) {
                throw new AssertionError("not one report: " + this);
            }
            return reports.get(0);
        }

        /** What our code printed on the standard output. */
        List<String> summary() {
            return out.stream().filter(line -> line.startsWith("Watertight")).toList();
        }
    }

    private static final Pattern SESSION_REPORT =
            Pattern.compile("^The test session leaked (?s:.*?)\n\nClose it.*", Pattern.MULTILINE);

    private static final String MARK = "\u0001";

    /** Of the new JVM. Kept, because fixtures replace it. */
    private static final PrintStream OUT = System.out;

    private final List<String> jvmOptions = new ArrayList<>();
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private int executions = 1;

    FreshJvm parameter(String key, String value) {
        parameters.put(key, value);
        return this;
    }

    FreshJvm systemProperty(String key, String value) {
        jvmOptions.add("-D" + key + "=" + value);
        return this;
    }

    /** Runs all tests concurrently, four at a time. */
    FreshJvm sideBySide() {
        return parameter("junit.jupiter.execution.parallel.enabled", "true")
                .parameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .parameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .parameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
    }

    /** Executes the same request several times in one session, as build tools do that rerun failed tests. */
    FreshJvm executions(int count) {
        executions = count;
        return this;
    }

    Outcome run(Class<?>... fixtures) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FreshJvm.class.getName()));
        command.add(String.valueOf(executions));
        command.add(String.valueOf(parameters.size()));
        parameters.forEach((key, value) -> command.addAll(List.of(key, value)));
        for (Class<?> fixture : fixtures) {
            command.add(fixture.getName());
        }
        try {
            // Not in the temporary directory, which nobody cleans up after a JVM that was killed.
            Path err = Files.createTempFile(Files.createDirectories(Path.of("target", "fresh-jvm")), "", ".err");
            try {
                Process process =
                        new ProcessBuilder(command).redirectError(err.toFile()).start();
                String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int status = process.waitFor();
                return parse(out.lines().toList(), Files.readString(err), status);
            } finally {
                Files.delete(err);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Outcome parse(List<String> out, String err, int status) {
        Map<String, String> statuses = new TreeMap<>();
        Map<String, String> messages = new TreeMap<>();
        Map<String, String> thrown = new TreeMap<>();
        List<String> rest = new ArrayList<>();
        for (String line : out) {
            if (!line.startsWith(MARK)) {
                rest.add(line);
                continue;
            }
            String[] fields = line.substring(1).split(MARK, -1);
            if (fields[0].equals("result")) {
                statuses.put(fields[1], fields[2]);
                messages.remove(fields[1]);
                if (fields[2].equals("FAILED")) {
                    messages.put(fields[1], decode(fields[3]));
                }
            } else {
                thrown.put(fields[0], decode(fields[1]));
            }
        }
        return new Outcome(
                statuses,
                messages,
                Optional.ofNullable(thrown.get("session")),
                Optional.ofNullable(thrown.get("discovery")),
                rest,
                err,
                status);
    }

    private static String decode(String encoded) {
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    private static String encode(Throwable thrown) {
        String text = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What the new JVM runs: how often, how many parameters, these, and the fixtures. */
    public static void main(String[] args) throws ClassNotFoundException {
        int end = 2 + 2 * Integer.parseInt(args[1]);
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                // As the fixtures know it, not as the properties of this suite have it.
                .enableImplicitConfigurationParameters(true)
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false");
        for (int i = 2; i < end; i += 2) {
            request.configurationParameter(args[i], args[i + 1]);
        }
        for (int i = end; i < args.length; i++) {
            request.selectors(selectClass(Class.forName(args[i])));
        }
        LauncherSession session = LauncherFactory.openSession(
                LauncherConfig.builder().addTestEngines(new OtherEngine()).build());
        try {
            Launcher launcher = session.getLauncher();
            for (int i = 0; i < Integer.parseInt(args[0]); i++) {
                launcher.execute(request.build(), new Printer());
            }
        } catch (RuntimeException e) {
            OUT.println(MARK + "discovery" + MARK + encode(e));
        }
        try {
            session.close();
        } catch (Throwable e) {
            OUT.println(MARK + "session" + MARK + encode(e));
        }
    }

    private static final class Printer implements TestExecutionListener {
        @Override
        public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
            OUT.println(List.of(
                            "",
                            "result",
                            test.getDisplayName(),
                            result.getStatus().name(),
                            result.getThrowable().map(FreshJvm::encode).orElse(""))
                    .stream()
                    .collect(Collectors.joining(MARK)));
        }
    }
}

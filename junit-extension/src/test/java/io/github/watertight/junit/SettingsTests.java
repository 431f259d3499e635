package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.OpenResource;
import io.github.watertight.TraceMode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The {@code watertight.} keys: what a wrong one does, where they may stand, and what some of them change. */
class SettingsTests {

    @DetectBuilderLeaks
    static class LeakyTestCase {
        @Test
        void leaks() {
            new Door("front");
        }
    }

    @DetectBuilderLeaks
    static class ManyLeaksTestCase {
        @Test
        void leaks() {
            for (int i = 0; i < 5; i++) {
                new Door("number " + i);
            }
        }
    }

    @DetectBuilderLeaks
    static class CleanTestCase {
        @Test
        void clean() {}
    }

    private static final String NO_PROPERTY = " (from junit-platform.properties or the launcher)";
    private static final String ALL_KEYS =
            "watertight.enabled, watertight.grace-period, watertight.heal, watertight.on-leak, watertight.process,"
                    + " watertight.session, watertight.shutdown, watertight.shutdown-deadline, watertight.trace";

    private static void discover(String key, String value) {
        discover(Map.of(key, value));
    }

    /** Discovers with a launcher, as build tools do, and executes nothing. */
    private static void discover(Map<String, String> parameters) {
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .discover(LauncherDiscoveryRequestBuilder.request()
                            .selectors(selectClass(CleanTestCase.class))
                            .configurationParameters(parameters)
                            .build());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    watertight.enabled           | yes       | true, false
                    watertight.on-leak           | ignore    | fail, warn
                    watertight.heal              | yes       | close, leave
                    watertight.session           | true      | fail, warn, off
                    watertight.grace-period      | soon      | a number and one of ns, μs, ms, s, m, h, d, such as 200 ms
                    watertight.grace-period      | -1 ms     | a number and one of ns, μs, ms, s, m, h, d, such as 200 ms
                    watertight.grace-period      | 1.5 s     | a number and one of ns, μs, ms, s, m, h, d, such as 200 ms
                    watertight.trace             | some      | full, sampled, off
                    watertight.shutdown          | never     | close, report, off
                    watertight.shutdown-deadline | 0         | a positive number of milliseconds
                    watertight.shutdown-deadline | 5 s       | a positive number of milliseconds
                    """)
    void aWrongValueStopsTheRunAtItsStart(String key, String value, String allowed) {
        String message = key + " is \"" + value + "\"" + NO_PROPERTY + "; allowed: " + allowed;

        assertThatThrownBy(() -> discover(key, value)).hasMessage("Watertight: " + message);

        // Without a launcher the extension itself says so.
        EngineRun run = EngineRun.with(Map.of(key, value), CleanTestCase.class);
        assertThat(run.passed()).isEmpty();
        assertThat(messagesOf(run.failure("SettingsTests$CleanTestCase"))).contains("Watertight: " + message);
    }

    private static String messagesOf(Throwable thrown) {
        String own = String.valueOf(thrown.getMessage());
        return thrown.getCause() == null ? own : own + "\n" + messagesOf(thrown.getCause());
    }

    @Test
    void whatIsNoNameOfAnOpenerStopsTheRunAtItsStart() {
        assertThatThrownBy(() -> discover("watertight.process", "com.example.Pool, com.example.*"))
                .hasMessage("Watertight: watertight.process is \"com.example.Pool, com.example.*\"" + NO_PROPERTY
                        + ": \"com.example.*\" names neither a type nor a package; allowed are names such as"
                        + " com.example.Pool or com.example.pools");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    watertight.on-leaks         | watertight.on-leak
                    watertight.onLeak           | watertight.on-leak
                    watertight.Heal             | watertight.heal
                    watertight.sesion           | watertight.session
                    watertight.sessoin          | watertight.session
                    watertight.enable           | watertight.enabled
                    watertight.trase            | watertight.trace
                    watertight.graceperiod      | watertight.grace-period
                    watertight.shutdown_timeout |
                    watertight.shut-down        | watertight.shutdown
                    watertight.shutdownDeadlines | watertight.shutdown-deadline
                    watertight.hela             | watertight.heal
                    watertight.real             | watertight.heal
                    watertight.reel             |
                    watertight.verbose          |
                    watertight.                 |
                    """)
    void anUnknownKeyStopsTheRunAtItsStart(String key, @Nullable String meant) {
        String question = meant == null ? "" : "did you mean " + meant + "? ";

        assertThatThrownBy(() -> discover(key, "fail"))
                .hasMessage("Watertight: unknown setting: " + key + " is \"fail\"" + NO_PROPERTY + "; " + question
                        + "allowed: " + ALL_KEYS);
    }

    @Test
    void underWarnNothingMayBeSaidToFailOrToBeClosed() {
        Map<String, String> parameters =
                Map.of("watertight.on-leak", "warn", "watertight.heal", "Close", "watertight.session", "fail");

        assertThatThrownBy(() -> discover(parameters))
                .hasMessage("Watertight: 2 settings are wrong\n"
                        + ("  watertight.heal is \"Close\"%1$s, but watertight.on-leak is \"warn\"%1$s, which closes"
                                        + " nothing; allowed beside that: leave\n"
                                        + "  watertight.session is \"fail\"%1$s, but watertight.on-leak is \"warn\"%1$s,"
                                        + " which fails nothing; allowed beside that: warn, off")
                                .formatted(NO_PROPERTY));
    }

    @ParameterizedTest
    @CsvSource({
        "watertight.on-leak, warn, watertight.heal, leave",
        "watertight.on-leak, warn, watertight.session, warn",
        "watertight.on-leak, warn, watertight.session, off",
        "watertight.on-leak, fail, watertight.session, fail",
        "watertight.enabled, false, watertight.on-leak, fail",
        "watertight.shutdown, off, watertight.shutdown-deadline, 100"
    })
    void whatCanBeDoneTogetherIsNoConflict(String key, String value, String otherKey, String otherValue) {
        discover(Map.of(key, value, otherKey, otherValue));
    }

    @Test
    void allMistakesAreInOneMessage() {
        Map<String, String> parameters =
                Map.of("watertight.trace", "some", "watertight.heel", "close", "watertight.grace-period", "soon");

        String durations = "a number and one of ns, μs, ms, s, m, h, d, such as 200 ms";
        assertThatThrownBy(() -> discover(parameters))
                .hasMessage("Watertight: 3 settings are wrong\n"
                        + "  watertight.grace-period is \"soon\"" + NO_PROPERTY + "; allowed: " + durations + "\n"
                        + "  unknown setting: watertight.heel is \"close\"" + NO_PROPERTY
                        + "; did you mean watertight.heal? allowed: " + ALL_KEYS + "\n"
                        + "  watertight.trace is \"some\"" + NO_PROPERTY + "; allowed: full, sampled, off");
    }

    @Test
    void keysOfOthersAreNoneOfOurBusiness() {
        discover("watertightness", "high");
        discover("my.watertight.setting", "high");
    }

    @Test
    void caseAndBlanksDoNotMatter() {
        EngineRun run =
                EngineRun.with(Map.of("watertight.on-leak", " Fail ", "watertight.heal", "CLOSE"), LeakyTestCase.class);

        assertThat(run.failures()).containsOnlyKeys("leaks()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 ms", "1", "1ns", "1 μs", "1ms", "0 S", "0 m", "0 h", "0d"})
    void durationsAreWrittenAsInJUnit(String value) {
        EngineRun run = EngineRun.with(Map.of("watertight.grace-period", value), CleanTestCase.class);

        assertThat(run.failures()).isEmpty();
    }

    @Test
    void whatTheNextRunDoesNotSayGetsItsDefaultAgain() {
        CleanupRegistry registry = CleanupRegistry.isolated();
        Settings first = settings(Map.of(
                "watertight.trace", "off", "watertight.process", getClass().getPackageName()));
        Settings next = settings(Map.of());
        first.applyTo(registry, next);
        registry.register("without", () -> {});
        next.applyTo(registry, first);
        registry.register("with", () -> {});

        assertThat(registry.openResources())
                .extracting(
                        resource -> resource.label() + " " + resource.stack().isPresent())
                .containsExactly("without false", "with true");
        assertThat(registry.closeAll().leaks())
                .extracting(OpenResource::label)
                .as("what a named opener opened would be none")
                .containsExactly("without", "with");
    }

    @Test
    void whatTheApplicationHasSetStandsWhereTheSettingsSayNothing() {
        CleanupRegistry registry = CleanupRegistry.isolated();
        registry.trace(TraceMode.OFF);
        settings(Map.of()).applyTo(registry, settings(Map.of("watertight.heal", "leave")));
        registry.register("without", () -> {});

        assertThat(registry.openResources().get(0).stack()).isEmpty();
    }

    @Test
    void inTestsEveryStackIsRecordedUnlessSomebodySaysOtherwise() {
        assertThat(tracedOfSix(Map.of())).isEqualTo(6);
        assertThat(tracedOfSix(Map.of("watertight.trace", "sampled"))).isEqualTo(4);
        assertThat(tracedOfSix(Map.of("watertight.trace", "off"))).isZero();
        assertThat(tracedOfSix(Map.of("watertight.enabled", "false"))).isEqualTo(4);
    }

    private static long tracedOfSix(Map<String, String> parameters) {
        CleanupRegistry registry = CleanupRegistry.isolated();
        registry.traceByDefault(TraceMode.SAMPLED);
        settings(parameters).applyTo(registry, settings(Map.of()));
        for (int i = 0; i < 6; i++) {
            registry.register("resource", () -> {});
        }
        return registry.openResources().stream()
                .filter(resource -> resource.stack().isPresent())
                .count();
    }

    private static Settings settings(Map<String, String> parameters) {
        return Settings.read(key -> Optional.ofNullable(parameters.get(key)));
    }

    @Test
    void switchedOffNothingIsChecked() {
        EngineRun run = EngineRun.with(Map.of("watertight.enabled", "false"), UncheckedTestCase.class);

        try (Door door = UncheckedTestCase.door) {
            assertThat(run.failures()).isEmpty();
            assertThat(door.isOpen()).isTrue();
        }
    }

    @DetectBuilderLeaks
    static class UncheckedTestCase {
        static Door door;

        @Test
        void leaks() {
            door = new Door("unchecked");
        }
    }

    /** Each in a JVM of its own, because they change what concerns the whole process. */
    @Execution(ExecutionMode.CONCURRENT)
    @Nested
    class OfTheProcess {

        @Test
        void systemPropertiesAreRead() {
            FreshJvm.Outcome outcome =
                    new FreshJvm().systemProperty("watertight.on-leak", "warn").run(LeakyTestCase.class);

            assertThat(outcome.failures()).isEmpty();
            assertThat(outcome.sessionFailure()).isEmpty();
            assertThat(outcome.err())
                    .contains("SettingsTests.LeakyTestCase.leaks() leaked 1 resource\n\n  Door  front\n");
        }

        @Test
        void systemPropertiesAreCheckedToo() {
            FreshJvm.Outcome outcome = new FreshJvm()
                    .systemProperty("watertight.onleak", "warn")
                    .systemProperty("watertight.session", "warn")
                    .parameter("watertight.session", "maybe")
                    .systemProperty("watertight.heal", "yes")
                    .run(LeakyTestCase.class);

            assertThat(outcome.discoveryFailure())
                    .contains("Watertight: 3 settings are wrong\n"
                            + "  watertight.heal is \"yes\" (a system property); allowed: close, leave\n"
                            + "  unknown setting: watertight.onleak is \"warn\" (a system property); did you mean"
                            + " watertight.on-leak? allowed: " + ALL_KEYS + "\n"
                            // The launcher's word counts.
                            + "  watertight.session is \"maybe\"" + NO_PROPERTY + "; allowed: fail, warn, off");
            assertThat(outcome.statuses()).isEmpty();
        }

        @Test
        void withoutTracesTheMessageSaysWhatItDoesNotKnow() {
            FreshJvm.Outcome outcome =
                    new FreshJvm().parameter("watertight.trace", "off").run(LeakyTestCase.class);

            assertThat(outcome.failures()).containsOnlyKeys("leaks()");
            assertThat(outcome.messages().get("leaks()")).isEqualTo("""
                    SettingsTests.LeakyTestCase.leaks() leaked 1 resource

                      Door  front
                        opened at  not recorded
                        by thread  main
                        owner      opened on the thread of the test; where was not recorded, so it is not certain: \
                    a static initialiser may have opened it

                    Close it before the test ends, for example with try-with-resources or @AutoClose.""");
        }

        @Test
        void withSampledTracesTheMessageShowsWhereAnotherWasOpenedAndSaysSo() {
            FreshJvm.Outcome outcome =
                    new FreshJvm().parameter("watertight.trace", "sampled").run(ManyLeaksTestCase.class);

            String sample = "io.github.watertight.junit.SettingsTests$ManyLeaksTestCase.leaks(SettingsTests.java:";
            assertThat(outcome.messages().get("leaks()").replaceAll("java:\\d+\\)", "java:"))
                    .startsWith("SettingsTests.ManyLeaksTestCase.leaks() leaked 5 resources\n\n")
                    .containsOnlyOnce("not recorded;")
                    .contains("""
                              Door  number 4
                                opened at  not recorded; another of its kind was opened at %s
                                by thread  main
                                owner      opened on the thread of the test; where was not recorded, so it is not certain: \
                            a static initialiser may have opened it
                            """.formatted(sample).indent(0));
        }

        @Test
        void theShutdownHookDoesWhatTheSettingSays() {
            FreshJvm.Outcome outcome = new FreshJvm()
                    .parameter("watertight.heal", "leave")
                    .parameter("watertight.shutdown", "report")
                    .run(LeakyTestCase.class);

            assertThat(outcome.failures()).containsOnlyKeys("leaks()");
            assertThat(outcome.err()).contains("watertight: ", "Door front").doesNotContain("closing at exit");
        }

        @Test
        void theJUnitThatRunsIsTheOneThatTheBuildAskedFor() {
            assertThat(JUnitVersion.current())
                    .isEqualTo(System.getProperty("test.junit.version", JUnitVersion.current()));
        }
    }
}

package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.OpenResource;
import io.github.watertight.TraceMode;
import java.util.Map;
import java.util.Optional;
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
    static class CleanTestCase {
        @Test
        void clean() {}
    }

    /** Discovers with a launcher, as build tools do, and executes nothing. */
    private static void discover(String key, String value) {
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .discover(LauncherDiscoveryRequestBuilder.request()
                            .selectors(selectClass(CleanTestCase.class))
                            .configurationParameter(key, value)
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
                    watertight.trace             | some      | full, off
                    watertight.shutdown          | never     | close, report, off
                    watertight.shutdown-deadline | 0         | a positive number of milliseconds
                    watertight.shutdown-deadline | 5 s       | a positive number of milliseconds
                    """)
    void aWrongValueStopsTheRunAtItsStart(String key, String value, String allowed) {
        String message = key + " is \"" + value + "\"; allowed: " + allowed;

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
                .hasMessage(
                        "Watertight: watertight.process: \"com.example.*\" names neither a type nor a package; allowed"
                                + " are names such as com.example.Pool or com.example.pools");
    }

    @ParameterizedTest
    @ValueSource(strings = {"watertight.on-leaks", "watertight.Heal", "watertight."})
    void anUnknownKeyStopsTheRunAtItsStart(String key) {
        assertThatThrownBy(() -> discover(key, "fail"))
                .hasMessage("Watertight: unknown setting " + key
                        + "; allowed are watertight.enabled, watertight.grace-period, watertight.heal, watertight.on-leak,"
                        + " watertight.process, watertight.session, watertight.shutdown, watertight.shutdown-deadline,"
                        + " watertight.trace");
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
        void anUnknownSystemPropertyStopsTheRun() {
            FreshJvm.Outcome outcome =
                    new FreshJvm().systemProperty("watertight.onleak", "warn").run(LeakyTestCase.class);

            assertThat(outcome.discoveryFailure().orElse("none"))
                    .startsWith("Watertight: unknown setting watertight.onleak; ");
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
                        opened at  unknown: traces are off
                        by thread  main
                        owner      opened on the thread of the test; traces are off, so it is not certain: a static \
                    initialiser may have opened it

                    Close it before the test ends, for example with try-with-resources or @AutoClose.""");
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

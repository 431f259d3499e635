package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a report makes of the exit status. */
class CleanupReportTests {

    private final CleanupRegistry registry = CleanupRegistry.isolated();

    @ParameterizedTest
    @CsvSource({
        // requested, leaked, close fails, status
        "0, false, false, 0",
        "0, true,  false, 1",
        "0, true,  true,  1",
        "1, false, false, 1",
        "1, true,  false, 1",
        "3, false, false, 3",
        "3, true,  false, 3",
        "3, true,  true,  3",
        "-1, true, true, -1",
    })
    void aLeakTurnsACleanExitIntoAFailureAndNothingElse(int requested, boolean leaked, boolean fails, int status) {
        if (leaked) {
            registry.register("resource", () -> {
                if (fails) {
                    throw new IOException("refused");
                }
            });
        }

        assertThat(registry.closeAll().exitStatus(requested)).isEqualTo(status);
    }

    @Test
    void aFailureToCloseWhatLivesUntilExitIsAFailureThoughNoLeak() {
        registry.registerUntilExit("singleton", () -> {
            throw new IOException("refused");
        });

        CleanupReport report = registry.closeAll();

        assertThat(report.leaks()).isEmpty();
        assertThat(report.failures()).hasSize(1);
        assertThat(report.isClean()).isFalse();
        assertThat(report.exitStatus(0)).isEqualTo(1);
    }

    @Test
    void aReportDoesNotChange() {
        registry.register("resource", () -> {});
        CleanupReport report = registry.closeAll();

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> report.leaks().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> report.failures().clear());
        assertThat(report.leaks())
                .singleElement()
                .extracting(OpenResource::state)
                .isEqualTo(OpenResource.State.OPEN);
    }

    @Test
    void aReportSaysWhatLeakedAndWhatFailed() {
        registry.trace(TraceMode.OFF);
        registry.register("resource", () -> {
            throw new IOException("refused");
        });

        assertThat(registry.closeAll())
                .hasToString(
                        "CleanupReport[leaks=[String resource [OPEN, AMONG: process]], failures=[CleanupFailure["
                                + "resource=String resource [CLOSE_FAILED, AMONG: process], cause=java.io.IOException: refused]]]");
    }
}

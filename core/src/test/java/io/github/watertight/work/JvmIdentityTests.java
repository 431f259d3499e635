package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which JVM is which, and whether it can be seen to run. */
class JvmIdentityTests {

    private final JvmIdentity current = JvmIdentity.current();

    private JvmIdentity startedSecondsLater(long seconds) {
        return new JvmIdentity(current.pid(), current.started().plusSeconds(seconds));
    }

    @Test
    void thisJvmIsAlive() {
        assertThat(current.isAlive()).isTrue();
        assertThat(current.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(current).isSameAs(JvmIdentity.current());
    }

    @Test
    void aProcessThatThereIsNotIsNotAlive() {
        assertThat(new JvmIdentity(99_999_999, current.started()).isAlive()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-3600, false", "-3, false", "-2, true", "2, true", "3, false", "3600, false"})
    void anotherProcessWithTheSameIdIsNotTheOneThatIsMeant(long seconds, boolean alive) {
        assertThat(startedSecondsLater(seconds).isAlive()).isEqualTo(alive);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whoSetsTheClockMakesNoJvmAnotherOne() {
        JvmIdentity byAnotherClock = new JvmIdentity(
                current.pid(), current.started().minusSeconds(3600), current.startTicks(), current.pidNamespace());

        assertThat(byAnotherClock.isAlive()).isTrue();
        assertThat(byAnotherClock.inFileName()).isEqualTo(current.inFileName());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatStartedAtAnotherTickIsAnotherOneWhateverItsClockSaid() {
        JvmIdentity earlier =
                new JvmIdentity(current.pid(), current.started(), current.startTicks() - 1, current.pidNamespace());

        assertThat(earlier.isAlive()).isFalse();
        assertThat(JvmIdentity.parse(earlier.text())).isEqualTo(earlier);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theStartOfAnotherProcessIsReadToo() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            assertThat(JvmIdentity.of(other.toHandle()).isAlive()).isTrue();
            assertThat(JvmIdentity.of(other.toHandle()).startTicks()).isGreaterThanOrEqualTo(current.startTicks());
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void whereItIsNotKnownWhenItStartedTheIdAloneMustDo() {
        assertThat(new JvmIdentity(current.pid(), Instant.EPOCH).isAlive()).isTrue();
    }

    @Test
    void itIsReadBackFromItsText() {
        assertThat(JvmIdentity.parse(current.text())).isEqualTo(current);
    }

    @Test
    void aJvmOfAnotherPidNamespaceIsNotVisibleAndIsReadBackToo() {
        JvmIdentity contained = new JvmIdentity(1, current.started(), null, "pid:[1]");

        assertThat(contained.isVisible()).isFalse();
        assertThat(contained.text()).endsWith(" pidns=pid:[1]");
        assertThat(JvmIdentity.parse(contained.text())).isEqualTo(contained);
    }

    @Test
    void whereNoNamespaceIsToldNoneIsReadBack() {
        JvmIdentity elsewhere = new JvmIdentity(1, current.started(), null, null);

        assertThat(elsewhere.isVisible()).isEqualTo(current.pidNamespace() == null);
        assertThat(JvmIdentity.parse(elsewhere.text())).isEqualTo(elsewhere);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onLinuxThisJvmTellsItsPidNamespace() {
        assertThat(current.isVisible()).isTrue();
        assertThat(current.pidNamespace()).matches("pid:\\[\\d+]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pid=1",
                "pid=-1 started=2026-11-25T09:39:35Z",
                "pid=1 started=now",
                "pid=1 started=2026-11-25T09:39:35Z ticks=-1",
                "pid=12345678901234567890 started=2026-11-25T09:39:35Z",
                "pid=1 started=2026-11-25T09:39:35Z and more"
            })
    void otherTextNamesNoJvm(String text) {
        assertThat(JvmIdentity.parse(text)).isNull();
    }

    @Test
    void itsNameInFilesHasItsIdAndItsStart() {
        assertThat(new JvmIdentity(12, Instant.ofEpochMilli(345)).inFileName()).isEqualTo("12-345");
        assertThat(new JvmIdentity(12, Instant.EPOCH, 67L, null).inFileName()).isEqualTo("12-67");
    }
}

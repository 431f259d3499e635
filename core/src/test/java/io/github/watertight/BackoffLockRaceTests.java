package io.github.watertight;

import io.github.watertight.BackoffLockTests.Counter;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(max = JRE.JAVA_25, disabledReason = "Lincheck 3.7 knows no newer JDK")
class BackoffLockRaceTests {

    @Test
    void underEveryScheduleOnlyOneThreadAtATimeHoldsIt() {
        Lincheck.runConcurrentTest(300, () -> {
            Counter counter = new Counter();
            Thread other = new RaceThread(counter::increment);
            other.start();
            counter.increment();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (counter.count() != 2) {
                throw new AssertionError("an increment is lost");
            }
        });
    }
}

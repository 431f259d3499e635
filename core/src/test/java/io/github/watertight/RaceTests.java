package io.github.watertight;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The protocol between whoever registers, whoever closes, and the ends of scopes and of the JVM, under Lincheck. */
@Tag(Stress.TAG)
@EnabledForJreRange(max = JRE.JAVA_25, disabledReason = "Lincheck 3.7 knows no newer JDK")
class RaceTests {

    /** 10,000 take the better part of an hour: {@code -Draces.schedules=10000}. */
    private static final int SCHEDULES = Integer.getInteger("races.schedules", Stress.times(10, 150));

    @ParameterizedTest
    @EnumSource
    void holdsUnderEachSchedule(Race race) {
        race.explore(SCHEDULES);
    }
}

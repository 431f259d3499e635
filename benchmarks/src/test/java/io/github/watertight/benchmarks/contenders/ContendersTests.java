package io.github.watertight.benchmarks.contenders;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.benchmarks.rounds.ChildJvm;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each contender does what it is compared for: it reports a leak, and with the stack where it is said to have one. */
class ContendersTests {

    /** What Netty reads once in a JVM, not as it is by default. */
    private static final Set<Contender> WITH_OTHER_SETTINGS = EnumSet.of(
            Contender.NETTY_SIMPLE_NO_CLOSE_STACK,
            Contender.NETTY_ADVANCED_NO_CLOSE_STACK,
            Contender.NETTY_PARANOID_NO_CLOSE_STACK,
            Contender.NETTY_PRESENCE_WITH_STACK);

    private static Map<Contender, String> leaks(Set<Contender> contenders) throws IOException {
        List<String> out = ChildJvm.run(
                System.getProperty("java.class.path"),
                List.of("-Xmx256m"),
                Leaks.class,
                contenders.stream().map(Contender::name).toList());
        return contenders.stream()
                .collect(Collectors.toMap(
                        contender -> contender,
                        contender -> out.stream()
                                .filter(line -> line.startsWith(contender + ": "))
                                .findFirst()
                                .orElseThrow()));
    }

    @Test
    void eachReportsALeakAndWhereItWasOpened() throws IOException {
        Map<Contender, String> leaks =
                new LinkedHashMap<>(leaks(EnumSet.complementOf(EnumSet.copyOf(WITH_OTHER_SETTINGS))));
        leaks.putAll(leaks(WITH_OTHER_SETTINGS));

        assertThat(leaks).containsOnlyKeys(Contender.values());
        assertThat(leaks).allSatisfy((contender, leak) -> {
            if (contender.keepsEveryStack() || contender.name().matches("NETTY_(SIMPLE|ADVANCED).*|.*SAMPLED.*")) {
                assertThat(leak).contains("DeepStack$Original", "Leaks.main");
            } else {
                assertThat(leak).doesNotContain("DeepStack$Original");
            }
        });
        assertThat(leaks.get(Contender.UNTRACKED)).isEqualTo("UNTRACKED: nothing");
        assertThat(leaks.get(Contender.CLEANER)).isEqualTo("CLEANER: cleaned");
        assertThat(leaks.get(Contender.MAP)).isEqualTo("MAP: open");
        assertThat(leaks.get(Contender.WATERTIGHT_OFF)).isEqualTo("WATERTIGHT_OFF: 1 open AMONG ");
        assertThat(leaks.get(Contender.WATERTIGHT_OFF_IN_SCOPE)).isEqualTo("WATERTIGHT_OFF_IN_SCOPE: 1 open EXACT ");
        assertThat(leaks.get(Contender.WATERTIGHT_FULL_IN_SCOPE)).startsWith("WATERTIGHT_FULL_IN_SCOPE: 1 open EXACT");
        assertThat(leaks.get(Contender.NETTY_PRESENCE)).contains("Possible memory leak detected");
        assertThat(leaks.get(Contender.ELASTICSEARCH)).contains("LEAK: resource was not cleaned up", "Created at:");
    }

    @Test
    void callSitesAreClassesOfTheirOwn() {
        assertThat(Arrays.stream(Contender.MAP.start().openers(64))
                        .map(Object::getClass)
                        .distinct())
                .hasSize(64);
    }
}

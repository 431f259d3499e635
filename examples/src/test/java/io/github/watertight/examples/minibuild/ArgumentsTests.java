package io.github.watertight.examples.minibuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTests {

    @Test
    void flagsComeBeforeOperands() throws UsageException {
        Arguments arguments = Arguments.parse(new RunCommand(), List.of("-x", "-work", "a", "-n"));

        assertThat(arguments).isEqualTo(new Arguments(Set.of(Flag.PRINT, Flag.KEEP), List.of("a", "-n")));
        assertThat(arguments.has(Flag.PRINT)).isTrue();
        assertThat(arguments.has(Flag.DRY_RUN)).isFalse();
    }

    @Test
    void twoDashesEndTheFlags() throws UsageException {
        assertThat(Arguments.parse(new RunCommand(), List.of("-x", "--", "-n", "--")))
                .isEqualTo(new Arguments(Set.of(Flag.PRINT), List.of("-n", "--")));
    }

    @Test
    void whatIsNotAllowedIsNamedTogetherWithWhatIs() {
        assertThatThrownBy(() -> Arguments.parse(new TestCommand(), List.of("-v")))
                .isInstanceOf(UsageException.class)
                .hasMessage("unknown flag -v after test; allowed are -n, -x, -work, -i");
        assertThatThrownBy(() -> Arguments.parse(new BuildCommand(), List.of("-x", "a")))
                .isInstanceOf(UsageException.class)
                .hasMessage("unexpected argument a after build; allowed are -n, -x, -work");
    }
}

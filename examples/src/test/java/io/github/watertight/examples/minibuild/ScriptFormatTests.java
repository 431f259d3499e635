package io.github.watertight.examples.minibuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.watertight.examples.minibuild.Script.Line;
import io.github.watertight.examples.minibuild.Script.Verb;
import io.github.watertight.examples.minibuild.Script.Word;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script may be, and that one can fail. */
class ScriptFormatTests {

    @Test
    void isCommandsAndThenFiles() {
        Script script =
                Script.parse("a.txt", "# why\n\n! minibuild build $X\nstdout 'a $b'\n-- d/f --\n# x\n\n-- empty --\n");

        assertThat(script.lines())
                .containsExactly(
                        new Line(
                                "a.txt:3",
                                "! minibuild build $X",
                                true,
                                Verb.MINIBUILD,
                                List.of(new Word("build", false), new Word("$X", false))),
                        new Line("a.txt:4", "stdout 'a $b'", false, Verb.STDOUT, List.of(new Word("a $b", true))));
        assertThat(script.files()).containsExactlyInAnyOrderEntriesOf(Map.of("d/f", "# x\n\n", "empty", ""));
    }

    @Test
    void whatMakesNoSenseIsNamedWithItsPlace() {
        assertMeaningless(
                "\nfrob x", "a.txt:2: unknown command frob; allowed are minibuild, leaky-minibuild, status, ");
        assertMeaningless("stdout", "a.txt:1: stdout takes 1 to 1 words, not 0");
        assertMeaningless("stdout 'a", "a.txt:1: unclosed quote");
        assertMeaningless("!", "a.txt:1: nothing follows the !");
        assertMeaningless("! status 2", "a.txt:1: status cannot be negated");
        assertMeaningless("minibuild\n-- f --\n-- f --", "a.txt:3: file f is there twice");
        assertMeaningless("# nothing", "a.txt:1: no commands");
    }

    @Test
    void failsWhereTheToolDoesNotDoAsItSays(@TempDir Path directory) {
        assertFailure(
                directory.resolve("1"), "minibuild nope", "a.txt:1: this does not hold: minibuild nope\nexit status 2");
        assertFailure(directory.resolve("2"), "! minibuild help", "a.txt:1: this does not hold: ! minibuild help");
        assertFailure(directory.resolve("3"), "minibuild help\nstatus 1", "a.txt:2: this does not hold: status 1");
        assertFailure(
                directory.resolve("4"), "minibuild help\nstdout nope", "a.txt:2: this does not hold: stdout nope");
        assertFailure(directory.resolve("5"), "exists nope", "a.txt:1: this does not hold: exists nope");
    }

    @Test
    void failsWhereTheToolLeaks(@TempDir Path directory) {
        assertFailure(
                directory, "leaky-minibuild leak", "a.txt:1: this does not hold: leaky-minibuild leak\nexit status 1");
    }

    @Test
    void failsWhereAWorkDirectoryIsLeft(@TempDir Path directory) {
        assertFailure(directory, "minibuild env -work", "a.txt: files left in the temporary directory: [" + directory);
    }

    private static void assertMeaningless(String text, String message) {
        assertThatThrownBy(() -> Script.parse("a.txt", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    private static void assertFailure(Path directory, String text, String message) {
        Script script = Script.parse("a.txt", text);
        assertThatThrownBy(() -> ScriptRun.run(script, Mode.IN_PROCESS, directory))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(message);
    }
}

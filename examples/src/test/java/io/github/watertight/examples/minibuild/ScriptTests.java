package io.github.watertight.examples.minibuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every script in {@code scripts} holds, in-process and as a process, and leaves no work directory behind. */
class ScriptTests {

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("scriptsInEachMode")
    void holds(String name, Mode mode, @TempDir Path directory) throws Exception {
        ScriptRun.run(read(name), mode, directory);
    }

    @Test
    void thereAreScripts() throws Exception {
        assertThat(scriptsInEachMode()).hasSizeGreaterThan(40);
    }

    static List<Arguments> scriptsInEachMode() throws IOException, URISyntaxException {
        List<Arguments> scripts = new ArrayList<>();
        for (Path script : Sandbox.contents(scripts())) {
            for (Mode mode : Mode.values()) {
                scripts.add(Arguments.of(script.getFileName().toString(), mode));
            }
        }
        return scripts;
    }

    private static Script read(String name) throws IOException, URISyntaxException {
        return Script.parse(name, Files.readString(scripts().resolve(name)));
    }

    private static Path scripts() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(ScriptTests.class.getResource("/scripts"))
                .toURI());
    }
}

package io.github.watertight.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README shows is what the examples compile and run. */
class ReadmeTests {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path TEST_SOURCES = Path.of("src", "test");

    @Test
    void everyJavaSnippetStandsInACompiledExample() throws IOException {
        List<String> sources = contents(".java");
        assertThat(snippets("java"))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(snippet -> assertThat(sources).anyMatch(source -> source.contains(snippet)));
    }

    @Test
    void everySettingShownIsOneThatTheExamplesUse() throws IOException {
        List<String> properties = contents(".properties");
        assertThat(snippets("properties"))
                .isNotEmpty()
                .allSatisfy(snippet -> assertThat(properties).anyMatch(file -> file.contains(snippet)));
    }

    @Test
    void theVersionIsTheOneThatIsBuilt() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        assertThat(snippets("xml")).isNotEmpty().allSatisfy(dependency -> {
            String version = dependency.replaceAll("(?s).*<version>(.*)</version>.*", "$1");
            assertThat(pom).contains("<version>" + version + "</version>");
        });
    }

    private static List<String> snippets(String language) throws IOException {
        return Pattern.compile("(?ms)^```" + language + "$\\R(.*?)^```$")
                .matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static List<String> contents(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(TEST_SOURCES)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .map(ReadmeTests::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

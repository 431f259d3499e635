package io.github.watertight.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written into a marker is what is read from it. */
class MarkerFormatTests {

    private static final JvmIdentity JVM = new JvmIdentity(4711, Instant.parse("2026-11-25T09:39:35.123456Z"));
    private static final Instant OPENED = Instant.parse("2026-11-25T09:40:00.000000001Z");

    private static MarkerFormat.Contents writtenAndRead(MarkerFormat.Directory directory) throws IOException {
        ByteArrayOutputStream marker = new ByteArrayOutputStream();
        marker.write(MarkerFormat.header(JVM));
        marker.write(MarkerFormat.blank());
        marker.write(MarkerFormat.directory(directory));
        return MarkerFormat.parse(marker.toByteArray());
    }

    private static String scopeReadBack(String scope) throws IOException {
        MarkerFormat.Contents contents =
                writtenAndRead(new MarkerFormat.Directory("watertight-1", "(dev=1,ino=2)", OPENED, scope));
        return contents.directories().get(0).scope();
    }

    @Test
    void allOfItIsReadBack() throws IOException {
        MarkerFormat.Directory directory =
                new MarkerFormat.Directory("watertight-1", "(dev=1,ino=2)", OPENED, "A.test(int) [1] \"x\"");

        assertThat(writtenAndRead(directory)).isEqualTo(new MarkerFormat.Contents(JVM, List.of(directory)));
    }

    @Test
    void aDirectoryWithoutKeyAndScopeIsReadBack() throws IOException {
        MarkerFormat.Directory directory = new MarkerFormat.Directory("watertight-1", null, OPENED, null);

        assertThat(writtenAndRead(directory).directories()).containsExactly(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ÄÖÜ.größe()", "世界", " a = b ", "scope=x", "key=- opened="})
    void aScopeMayBeCalledAnything(String scope) throws IOException {
        assertThat(scopeReadBack(scope)).isEqualTo(scope.stripTrailing());
    }

    @Test
    void aLineFeedInAScopeForgesNoLine() throws IOException {
        assertThat(scopeReadBack("a\ndir=b\u0000c")).isEqualTo("a dir=b c");
    }

    @ParameterizedTest
    @ValueSource(chars = {'\u0001', '\u0085', '\u009b', '\u2028', '\u2029'})
    void aCharacterThatEndsALineSomewhereInAScopeBreaksNoMarker(char control) throws IOException {
        assertThat(scopeReadBack("a" + control + "b")).isEqualTo("a b");
        assertThat(MarkerFormat.directory(new MarkerFormat.Directory("watertight-1", null, OPENED, "" + control)))
                .hasSize(512);
    }

    @ParameterizedTest
    @ValueSource(chars = {'\u0085', '\u2028', '\u2029'})
    void aMarkerWithSuchACharacterIsReadAllTheSame(char control) throws IOException {
        String letter = control < 0x100 ? "\u00e4" : "\u4e16";
        ByteArrayOutputStream marker = new ByteArrayOutputStream();
        marker.write(MarkerFormat.header(JVM));
        marker.write(MarkerFormat.directory(new MarkerFormat.Directory("watertight-1", null, OPENED, letter + "b")));
        String text = marker.toString(StandardCharsets.UTF_8).replace(letter, "" + control);

        assertThat(MarkerFormat.parse(text.getBytes(StandardCharsets.UTF_8)).directories())
                .singleElement()
                .extracting(MarkerFormat.Directory::scope)
                .isEqualTo(control + "b");
    }

    @Test
    void aLongScopeIsCut() throws IOException {
        assertThat(scopeReadBack("x".repeat(1000))).matches("x{400,}").hasSizeLessThan(512);
    }

    @Test
    void aLineIsReadableText() {
        String line = new String(
                MarkerFormat.directory(new MarkerFormat.Directory("watertight-1", null, OPENED, "A.test()")));

        assertThat(line)
                .hasSize(512)
                .endsWith(" \n")
                .startsWith("dir=watertight-1 key=- opened=2026-11-25T09:40:00.000000001Z scope=A.test()  ");
    }

    @Test
    void aFileKeyWithBlanksIsStillOneWord() {
        assertThat(MarkerFormat.text("a b\tc")).isEqualTo("a_b_c");
    }
}

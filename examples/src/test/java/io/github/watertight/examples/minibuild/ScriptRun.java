package io.github.watertight.examples.minibuild;

import static org.assertj.core.api.Assertions.fail;

import io.github.watertight.examples.minibuild.Script.Line;
import io.github.watertight.examples.minibuild.Script.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs a script in a sandbox, and makes sure that nothing is left in its temporary directory. */
final class ScriptRun {

    private final Mode mode;
    private final Sandbox sandbox;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Execution last;

    private ScriptRun(Mode mode, Sandbox sandbox) {
        this.mode = mode;
        this.sandbox = sandbox;
        environment.put("WATERTIGHT_TMPDIR", sandbox.tempDir().toString());
        environment.put("TMP", sandbox.tempDir().toString());
    }

    /** Runs all of a script; throws an AssertionError, with the place in the script, if something is not as it says. */
    static void run(Script script, Mode mode, Path directory) throws IOException, InterruptedException {
        Sandbox sandbox = Sandbox.create(directory, script.files());
        ScriptRun run = new ScriptRun(mode, sandbox);
        for (Line line : script.lines()) {
            run.execute(line);
        }
        List<Path> left = new ArrayList<>(Sandbox.contents(sandbox.tempDir()));
        if (run.last.status() != 0) {
            // A work directory that could not be removed stays marked, for the next JVM to look for.
            left.removeIf(path -> path.getFileName().toString().matches("\\.watertight-[-\\d]+\\.lock"));
        }
        if (!left.isEmpty()) {
            fail("%s: files left in the temporary directory: %s", script.name(), left);
        }
    }

    private void execute(Line line) throws IOException, InterruptedException {
        switch (line.verb()) {
            case MINIBUILD -> runTool(line, Tool.MINIBUILD);
            case LEAKY_MINIBUILD -> runTool(line, Tool.LEAKY_MINIBUILD);
            case STATUS ->
                check(
                        line,
                        last(line).status()
                                == Integer.parseInt(line.words().get(0).text()));
            case STDOUT ->
                check(line, pattern(line, 0).matcher(last(line).out()).find());
            case STDERR ->
                check(line, pattern(line, 0).matcher(last(line).err()).find());
            case CAPTURE -> capture(line);
            case EXISTS -> forEachPath(line, path -> check(line, Files.exists(path)));
            case EMPTY ->
                forEachPath(line, path -> check(line, Sandbox.contents(path).isEmpty()));
            case CMP -> check(line, Files.mismatch(path(line, 0), path(line, 1)) == -1);
            case ENV -> line.words().forEach(this::setVariable);
            case MKDIR -> forEachPath(line, Files::createDirectories);
            case CP -> Files.copy(path(line, 0), path(line, 1));
            case RM -> forEachPath(line, ScriptRun::remove);
            default -> throw new IllegalStateException(line.text());
        }
    }

    private void runTool(Line line, Tool tool) throws IOException, InterruptedException {
        String[] args = line.words().stream().map(this::expand).toArray(String[]::new);
        last = mode.run(tool, sandbox, environment, args);
        check(line, last.status() == 0);
        if (tool == Tool.MINIBUILD && !last.notClosed().isEmpty()) {
            fail("%s: not closed by %s: %s", line.place(), line.text(), last.notClosed());
        }
    }

    private Execution last(Line line) {
        if (last == null) {
            throw new IllegalArgumentException(line.place() + ": " + line.verb() + " before anything was run");
        }
        return last;
    }

    private void check(Line line, boolean holds) {
        if (holds == line.negated()) {
            fail("%s: this does not hold: %s%n%s", line.place(), line.text(), last == null ? "" : last);
        }
    }

    private Pattern pattern(Line line, int word) {
        return Pattern.compile(line.words().get(word).text(), Pattern.MULTILINE);
    }

    private void capture(Line line) {
        Matcher matcher = pattern(line, 1).matcher(last(line).err());
        check(line, matcher.find());
        environment.put(line.words().get(0).text(), matcher.group(1));
    }

    private void setVariable(Word word) {
        String assignment = expand(word);
        int equals = assignment.indexOf('=');
        environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }

    private String expand(Word word) {
        return word.quoted()
                ? word.text()
                : Pattern.compile("\\$(\\w+)")
                        .matcher(word.text())
                        .replaceAll((MatchResult match) ->
                                Matcher.quoteReplacement(environment.getOrDefault(match.group(1), match.group())));
    }

    private Path path(Line line, int word) {
        return sandbox.project().resolve(expand(line.words().get(word)));
    }

    private interface PathAction {
        void accept(Path path) throws IOException;
    }

    private void forEachPath(Line line, PathAction action) throws IOException {
        for (int word = 0; word < line.words().size(); word++) {
            action.accept(path(line, word));
        }
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

package io.github.watertight.benchmarks.rounds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Runs all comparisons, round after round, and writes the medians and how they compare with the goals. A neighbour's burst
 * on a shared machine then spoils a round, and not a contender.
 *
 * <p>Options: {@code --quick} measures only what the goals are about, and each of it for a short time; {@code --rounds N}
 * makes N rounds instead of 3; {@code --only TEXT} runs only the comparisons whose names contain the text.
 */
public final class Rounds {

    private static final Path RESULT = Path.of("target", "results.md");

    private int rounds = 3;
    private boolean quick;
    private String only = "";

    private Rounds(List<String> options) {
        for (Iterator<String> option = options.iterator(); option.hasNext(); ) {
            String name = option.next();
            switch (name) {
                case "--quick" -> quick = true;
                case "--rounds" -> rounds = Integer.parseInt(option.next());
                case "--only" -> only = option.next();
                default ->
                    throw new IllegalArgumentException(
                            "unknown option " + name + "; allowed are --quick, --rounds N and --only TEXT");
            }
        }
    }

    /** Runs them; see the class for the options. */
    public static void main(String[] args) throws IOException {
        new Rounds(List.of(args)).run();
    }

    private void run() throws IOException {
        List<Comparison> comparisons = (quick ? Comparisons.forGoals() : Comparisons.all())
                .stream().filter(comparison -> comparison.name().contains(only)).toList();
        Speed speed = quick ? Speed.QUICK : Speed.FULL;
        List<List<Measurement>> done = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            List<Measurement> measurements = new ArrayList<>();
            done.add(measurements);
            for (Comparison comparison : comparisons) {
                System.out.println("round " + round + " of " + rounds + ": " + comparison.name());
                measurements.addAll(comparison.run(speed));
                // After each: a run that is stopped has not been for nothing.
                write(done);
            }
        }
        System.out.println(Files.readString(RESULT));
    }

    private static void write(List<List<Measurement>> done) throws IOException {
        String machine = "Java " + Runtime.version() + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ", " + LocalDate.now(ZoneId.systemDefault()) + "; " + done.size()
                + " rounds\n\n";
        Files.createDirectories(RESULT.getParent());
        Files.writeString(RESULT, machine + new ResultTables(done).markdown());
    }
}

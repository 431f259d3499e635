package io.github.watertight.benchmarks.rounds;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What came of all rounds, in Markdown: the goals, then a table for each comparison. */
final class ResultTables {

    private final List<List<Measurement>> rounds;

    /** What is one row of a table. */
    private record Row(String comparison, Map<String, String> what) {}

    ResultTables(List<List<Measurement>> rounds) {
        this.rounds = rounds;
    }

    String markdown() {
        StringBuilder text = new StringBuilder(goals());
        Map<Row, List<Measurement>> rows = new LinkedHashMap<>();
        rounds.stream()
                .flatMap(List::stream)
                .forEach(measurement -> rows.computeIfAbsent(
                                new Row(measurement.comparison(), measurement.what()), row -> new ArrayList<>())
                        .add(measurement));
        List<String> comparisons =
                rows.keySet().stream().map(Row::comparison).distinct().toList();
        for (String comparison : comparisons) {
            text.append(table(comparison, rows));
        }
        return text.toString();
    }

    private String goals() {
        List<String> lines = new ArrayList<>();
        lines.add("## Goals\n");
        lines.add("| ratio | goal | median of the rounds | rounds from ... to | |");
        lines.add("|---|---|---|---|---|");
        for (Goal goal : Goal.ALL) {
            List<Double> values =
                    rounds.stream().flatMap(round -> goal.in(round).stream()).toList();
            lines.add("| " + goal.what() + " | <= " + number(goal.limit()) + " | "
                    + (values.isEmpty()
                            ? "not measured | | |"
                            : number(Median.of(values)) + " | " + range(values) + " | "
                                    + (Median.of(values) <= goal.limit() ? "met" : "**missed**") + " |"));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String table(String comparison, Map<Row, List<Measurement>> all) {
        Map<Row, List<Measurement>> rows = new LinkedHashMap<>(all);
        rows.keySet().removeIf(row -> !row.comparison().equals(comparison));
        List<String> columns = rows.keySet().stream()
                .flatMap(row -> row.what().keySet().stream())
                .distinct()
                .filter(column -> rows.keySet().stream()
                                .map(row -> row.what().getOrDefault(column, ""))
                                .distinct()
                                .count()
                        > 1)
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add("\n## " + comparison + "\n");
        lines.add("| " + String.join(" | ", columns) + " | median | rounds from ... to | unit | B/op |");
        lines.add("|---".repeat(columns.size()) + "|---|---|---|---|");
        rows.forEach((row, measurements) -> {
            List<Double> values = measurements.stream().map(Measurement::value).toList();
            lines.add("| "
                    + columns.stream()
                            .map(column -> row.what().getOrDefault(column, ""))
                            .collect(Collectors.joining(" | "))
                    + " | " + number(Median.of(values)) + " | " + range(values) + " | "
                    + measurements.get(0).unit() + " | " + allocated(measurements) + " |");
        });
        return String.join("\n", lines) + "\n";
    }

    private static String allocated(List<Measurement> measurements) {
        List<Double> bytes = measurements.stream()
                .map(Measurement::allocated)
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .toList();
        return bytes.isEmpty() ? "" : number(Median.of(bytes));
    }

    private static String range(Collection<Double> values) {
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return number(least) + " ... " + number(most);
    }

    private static String number(double value) {
        String format = value >= 1_000 ? "%,.0f" : value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}

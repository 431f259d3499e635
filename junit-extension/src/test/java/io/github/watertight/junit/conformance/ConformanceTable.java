package io.github.watertight.junit.conformance;

import io.github.watertight.junit.JUnitVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the cells came to, for people: by execution, a row for each hook and a column for each way. */
final class ConformanceTable {

    private ConformanceTable() {}

    /** The table, from the lines that {@link Cells} printed. */
    static String of(Map<Execution, List<String>> outcomes) {
        StringBuilder text = new StringBuilder("# Whose leak it is\n\nJUnit ")
                .append(JUnitVersion.current())
                .append(", Java ")
                .append(Runtime.version().feature())
                .append(". A number is how many leaks were reported so, over all lifecycles:\n\n")
                .append("- certain: on the test, class or container that opened it, and called certain\n")
                .append("- inferred: on the one that opened it, and labelled as inferred\n")
                .append("- held: against nobody, to the end of the run, with the candidates\n\n")
                .append(
                        "| execution | cells | certain and right | inferred | held | wrong |\n|---|---|---|---|---|---|\n");
        outcomes.forEach((execution, lines) -> appendSummary(text, execution, lines));
        outcomes.forEach((execution, lines) -> append(text, execution, lines));
        return text.toString();
    }

    private static void appendSummary(StringBuilder text, Execution execution, List<String> lines) {
        List<String[]> cells = cells(lines);
        Map<String, Integer> sums = sums(cells);
        long mistakes =
                lines.stream().filter(line -> line.startsWith("mistake\t")).count();
        text.append("| ").append(name(execution));
        text.append(" | ").append(cells.size());
        for (String outcome : List.of("certain", "inferred", "held")) {
            text.append(" | ").append(sums.getOrDefault(outcome, 0));
        }
        text.append(" | ").append(mistakes).append(" |\n");
    }

    private static void append(StringBuilder text, Execution execution, List<String> lines) {
        List<String[]> cells = cells(lines);
        text.append("\n## ").append(name(execution)).append("\n\n");
        text.append("| hook |");
        Way.OF_CELLS.forEach(way -> text.append(' ').append(name(way)).append(" |"));
        text.append("\n|---|").append("---|".repeat(Way.OF_CELLS.size())).append('\n');
        for (Hook hook : Hook.values()) {
            text.append("| ").append(name(hook)).append(" |");
            for (Way way : Way.OF_CELLS) {
                String outcome = sum(cells.stream()
                        .filter(cell -> cell[1].equals(hook.name()) && cell[2].equals(way.name()))
                        .toList());
                text.append(' ').append(outcome).append(" |");
            }
            text.append('\n');
        }
        text.append("\nLeft out:\n\n");
        lines.stream()
                .filter(line -> line.startsWith("left out\t"))
                .map(line -> line.split("\t"))
                .forEach(rule -> text.append("- ")
                        .append(rule[1])
                        .append(": ")
                        .append(rule[2])
                        .append('\n'));
    }

    private static List<String[]> cells(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("cell\t"))
                .map(line -> line.split("[\t ]"))
                .toList();
    }

    private static String sum(List<String[]> cells) {
        return sums(cells).entrySet().stream()
                .map(sum -> sum.getKey() + " " + sum.getValue())
                .collect(Collectors.joining(", "));
    }

    /** The leaks, by what they came to. */
    private static Map<String, Integer> sums(List<String[]> cells) {
        Map<String, Integer> sums = new TreeMap<>();
        for (String[] cell : cells) {
            // A cell that leaks nothing ends with its third field.
            for (int i = 3; i < cell.length; i++) {
                sums.merge(cell[i], 1, Integer::sum);
            }
        }
        return sums;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

package io.github.watertight.junit.conformance;

import io.github.watertight.junit.JUnitVersion;
import java.util.List;
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
                .append("- held: against nobody, to the end of the run, with the candidates\n");
        outcomes.forEach((execution, lines) -> append(text, execution, lines));
        return text.toString();
    }

    private static void append(StringBuilder text, Execution execution, List<String> lines) {
        List<String[]> cells = lines.stream()
                .filter(line -> line.startsWith("cell\t"))
                .map(line -> line.split("\t"))
                .toList();
        long mistakes =
                lines.stream().filter(line -> line.startsWith("mistake\t")).count();
        text.append("\n## ").append(execution).append("\n\n");
        text.append(cells.size())
                .append(" cells: ")
                .append(sum(cells))
                .append("; wrong ")
                .append(mistakes)
                .append("\n\n");
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

    private static String sum(List<String[]> cells) {
        Map<String, Integer> sums = new TreeMap<>();
        for (String[] cell : cells) {
            sums.merge(cell[4], Integer.parseInt(cell[3]), Integer::sum);
        }
        sums.remove("no leak");
        return sums.entrySet().stream()
                .map(sum -> sum.getKey() + " " + sum.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}

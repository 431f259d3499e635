package io.github.watertight.junit.conformance;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Runs the tests of all cells together, in a JVM of its own, and prints what came of it, a line each: {@code cell} with
 * the outcome for each leak, {@code left out} with the reason, {@code run by others} with their number, {@code mistake}. Arguments: the execution, and a directory to work in.
 */
final class Cells {

    private Cells() {}

    public static void main(String[] args) throws Exception {
        ObservedSession.captureStandardError();
        Execution execution = Execution.valueOf(args[0]);
        if (execution == Execution.BLOCKED_IN_JOIN) {
            Opening.blockFirst();
        }
        Map<String, Cell> cells = new LinkedHashMap<>();
        Map<String, Integer> leftOut = new TreeMap<>();
        for (Cell cell : Cell.all()) {
            cell.impossible()
                    .ifPresentOrElse(
                            reason -> leftOut.merge(reason, 1, Integer::sum), () -> cells.put(cell.id(), cell));
        }
        Map<String, String> sources = new LinkedHashMap<>();
        cells.forEach((id, cell) -> sources.put(id, cell.source()));
        List<Class<?>> classes = GeneratedClasses.compile(sources, Path.of(args[1]));

        ObservedSession session = ObservedSession.over(classes, execution.parameters());

        session.otherFailures()
                .forEach(failure -> System.out.println("mistake\tfailed for another reason: " + failure));
        Map<String, List<Finding>> byCell = session.findings().stream()
                .collect(Collectors.groupingBy(Finding::opener, HashMap::new, Collectors.toList()));
        cells.forEach((id, cell) -> report(cell, execution, byCell.getOrDefault(id, List.of())));
        System.out.println("run by others\t" + Opening.runByOthers());
        leftOut.forEach((reason, count) -> System.out.println("left out\t" + count + "\t" + reason));
    }

    private static void report(Cell cell, Execution execution, List<Finding> findings) {
        for (String mistake : cell.expectation(execution).mistakes(findings)) {
            System.out.println("mistake\t" + cell + ": " + mistake);
        }
        for (Finding finding : findings) {
            if (!cell.isOpenedAt(finding.line())) {
                System.out.println("mistake\t" + cell + ": opened elsewhere: " + finding);
            }
        }
        String outcomes = findings.stream().map(Cells::outcome).sorted().collect(Collectors.joining(" "));
        System.out.println("cell\t" + cell.hook() + "\t" + cell.way() + "\t" + outcomes);
    }

    private static String outcome(Finding finding) {
        if (finding.isHeld()) {
            return "held";
        }
        return finding.isCertain() ? "certain" : "inferred";
    }
}

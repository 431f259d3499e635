package io.github.watertight.junit.conformance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What may be reported of a cell: how often, on whom, and how that may be known. */
final class Expectation {

    /** What a report says of the owner. */
    enum Knowledge {
        CERTAIN,
        INFERRED,
        /** Held to the end of the run or session, against nobody. */
        HELD
    }

    private record Allowed(String descriptor, Knowledge knowledge) {}

    private final int leaks;
    private final Set<Allowed> allowed = new HashSet<>();

    Expectation(int leaks) {
        this.leaks = leaks;
    }

    static Expectation nothing() {
        return new Expectation(0);
    }

    void allow(String descriptor, Knowledge knowledge) {
        allowed.add(new Allowed(descriptor, knowledge));
    }

    /** SOLE where nothing else runs, else AMONG; but among others that happen to be over by then it is SOLE too. */
    void allowUnknown(String running, boolean alone) {
        allow(running, Knowledge.INFERRED);
        if (!alone) {
            allow("", Knowledge.HELD);
        }
    }

    int leaks() {
        return leaks;
    }

    /** Says what is wrong with what was reported; empty if nothing is. */
    List<String> mistakes(List<Finding> findings) {
        List<String> mistakes = new ArrayList<>();
        if (findings.size() != leaks) {
            mistakes.add("reported " + findings.size() + " times instead of " + leaks);
        }
        Set<String> blamed = new HashSet<>();
        for (Finding finding : findings) {
            if (!allowed.contains(seen(finding))) {
                mistakes.add("wrong: " + finding + "; allowed are " + allowed);
            }
            if (!finding.isHeld() && !blamed.add(finding.descriptor())) {
                mistakes.add("twice on one descriptor: " + finding);
            }
        }
        return mistakes;
    }

    private static Allowed seen(Finding finding) {
        return finding.isHeld()
                ? new Allowed("", Knowledge.HELD)
                : new Allowed(
                        // The parameters of a method are no matter here, nor the number of an invocation.
                        finding.descriptor()
                                .replaceAll(":subject\\([^)]*\\)", ":subject()")
                                .replaceAll("#\\d+\\]", "#N]"),
                        finding.isCertain() ? Knowledge.CERTAIN : Knowledge.INFERRED);
    }
}

package io.github.watertight;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A break of the protocol, and the race that must find it: the proof that the races look where things can go wrong. Each is
 * a text of the source and what is put in its place, so a change there makes its test fail until the mutant is adapted.
 */
enum SeededMutant {
    /** Two threads may both see that nobody closes it. */
    CLAIM_WITHOUT_COMPARE_AND_SET(
            Race.TWO_CLOSINGS,
            "RegisteredResource",
            "claimed = PROGRESS.compareAndSet(this, seen, Thread.currentThread());",
            "if (progress != seen) { return false; } progress = Thread.currentThread(); claimed = true;"),

    /** What is moved between the read of its list and the removal is in the other list for ever. */
    REMOVAL_BEFORE_THE_STATE_TELLS(
            Race.CLOSING_AND_HAND_OVER,
            "RegisteredResource",
            "progress = State.CLOSED; unfile();",
            "unfile(); progress = State.CLOSED;"),

    /** What is closed while it is in neither list stays in the second for ever. */
    MOVE_WITHOUT_A_SECOND_LOOK(Race.CLOSING_AND_HAND_OVER, "RegisteredResource", "if (!isOpen()) {", "if (false) {"),

    /** The end of a scope may miss what is added right after it has looked. */
    SEAL_IGNORED(
            Race.REGISTRATION_AND_END, "ScopeTree", "if (log.isSealed() && withdraw(opened, log)) {", "if (false) {"),

    /** What comes too late for its scope may be given to one around it that has ended by then. */
    LATE_INTO_A_SEALED_LIST(
            Race.LATE_REGISTRATION_AND_END,
            "ResourceList",
            "if (sealed) { return false; }",
            "if (false) { return false; }"),

    /** Each of two first registrations may install a hook. */
    HOOK_NOT_LOOKED_FOR_AGAIN_UNDER_ITS_LOCK(
            Race.FIRST_REGISTRATIONS, "HookInstallation", "if (!installed) {", "if (true) {"),

    /** A registration may be filed after the last look, and have read before it that there would be one. */
    PHASE_READ_BEFORE_FILING(
            Race.REGISTRATION_AND_DRAIN,
            "CleanupRegistry",
            "return accept(tree.open(resource, cleanup));",
            "Phase read = phase; RegisteredResource<X> opened = tree.open(resource, cleanup);"
                    + " if (read == Phase.DRAINED) { closeAndRefuse(opened); } return opened;"),

    /** What is filed between the last look and the refusal is nobody's. */
    REFUSAL_AFTER_THE_LAST_LOOK(
            Race.REGISTRATION_AND_DRAIN,
            "Drain",
            "while (closeWhatIsOpen(lastAccepted)) {",
            "while (lastAccepted < 0) {");

    private final Race race;
    private final String type;
    private final String original;
    private final String mutated;

    SeededMutant(Race race, String type, String original, String mutated) {
        this.race = race;
        this.type = type;
        this.original = original;
        this.mutated = mutated;
    }

    /** The race that must find it. */
    Race race() {
        return race;
    }

    /** The simple name of the class that it is in. */
    String type() {
        return type;
    }

    /** Breaks the source of the class. */
    String applyTo(String source) {
        // Whatever the white space.
        String pattern = Stream.of(original.split(" ")).map(Pattern::quote).collect(Collectors.joining("\\s+"));
        List<MatchResult> found =
                Pattern.compile(pattern).matcher(source).results().toList();
        if (found.size() != 1) {
            throw new IllegalStateException(this + ": the source of " + type + " must have this text once, and has it "
                    + found.size() + " times: " + original);
        }
        return source.substring(0, found.get(0).start())
                + mutated
                + source.substring(found.get(0).end());
    }
}

package io.github.watertight.examples.minibuild;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was given to a command: flags first, then operands.
 *
 * @param flags the flags
 * @param operands what follows the flags
 */
record Arguments(Set<Flag> flags, List<String> operands) {

    /** Sorts out the words after a command; {@code --} ends the flags. */
    static Arguments parse(Command command, List<String> words) throws UsageException {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        int next = 0;
        while (next < words.size() && words.get(next).startsWith("-")) {
            String word = words.get(next++);
            if (word.equals("--")) {
                break;
            }
            flags.add(flag(command, word));
        }
        List<String> operands = List.copyOf(words.subList(next, words.size()));
        if (!operands.isEmpty() && command.operands().isEmpty()) {
            throw new UsageException("unexpected argument " + operands.get(0) + " after " + command.name() + "; "
                    + allowed(command, "no flags and no arguments"));
        }
        return new Arguments(flags, operands);
    }

    private static Flag flag(Command command, String word) throws UsageException {
        Optional<Flag> flag = command.flags().stream()
                .filter(candidate -> candidate.text().equals(word))
                .findFirst();
        if (flag.isEmpty()) {
            throw new UsageException(
                    "unknown flag " + word + " after " + command.name() + "; " + allowed(command, "no flags"));
        }
        return flag.get();
    }

    private static String allowed(Command command, String ifNone) {
        return "allowed are "
                + (command.flags().isEmpty()
                        ? ifNone
                        : command.flags().stream().map(Flag::text).collect(Collectors.joining(", ")));
    }

    boolean has(Flag flag) {
        return flags.contains(flag);
    }
}

package io.github.watertight.junit;

import io.github.watertight.OpenResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A block of a report: a leak and, where there are many of which the same is to be said, as of what a loop has opened,
 * those.
 *
 * @param number the first leak's in the report, from 1
 * @param alike the others
 */
record LeakBlock(int number, OpenResource leak, List<OpenResource> alike) {

    /** So many have a block each, although the same is said of them. */
    private static final int FEW = 3;

    /**
     * Makes the blocks, in the order of the leaks.
     *
     * @param facts what is to be said of a leak, but for its label and its age
     */
    static List<LeakBlock> of(List<OpenResource> leaks, Function<OpenResource, Object> facts) {
        Map<Object, List<Integer>> sameFacts = new LinkedHashMap<>();
        for (int i = 0; i < leaks.size(); i++) {
            sameFacts
                    .computeIfAbsent(facts.apply(leaks.get(i)), said -> new ArrayList<>())
                    .add(i);
        }
        List<LeakBlock> blocks = new ArrayList<>();
        for (List<Integer> same : sameFacts.values()) {
            if (same.size() <= FEW) {
                same.forEach(i -> blocks.add(new LeakBlock(i + 1, leaks.get(i), List.of())));
            } else {
                List<OpenResource> alike = same.stream().map(leaks::get).toList();
                blocks.add(new LeakBlock(same.get(0) + 1, alike.get(0), alike.subList(1, alike.size())));
            }
        }
        blocks.sort(Comparator.comparingInt(LeakBlock::number));
        return blocks;
    }
}

package io.github.watertight.benchmarks.rounds;

import io.github.watertight.benchmarks.DeepStack;
import io.github.watertight.benchmarks.contenders.Contender;
import io.github.watertight.benchmarks.contenders.Opener;
import io.github.watertight.benchmarks.contenders.Resource;
import io.github.watertight.benchmarks.contenders.Tracker;
import java.io.IOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The memory that each open resource keeps from being collected, beside itself: of a hundred thousand, opened 70 frames
 * deep. That of an untracked one is subtracted.
 */
final class RetainedBytes implements Comparison {

    private static final int RESOURCES = 100_000;
    private static final int DEPTH = 70;

    @Override
    public String name() {
        return "retained bytes";
    }

    @Override
    public List<Measurement> run(Speed speed) throws IOException {
        List<Measurement> measurements = new ArrayList<>();
        double untracked = bytesEach(Contender.UNTRACKED);
        for (Contender contender : Contender.values()) {
            Map<String, String> what = new LinkedHashMap<>();
            what.put("contender", contender.name());
            measurements.add(new Measurement(
                    name(), what, bytesEach(contender) - untracked, "B/resource", OptionalDouble.empty()));
        }
        return measurements;
    }

    static double bytesEach(Contender contender) throws IOException {
        // The serial collector counts to the byte what is in use.
        List<String> out = ChildJvm.run(
                System.getProperty("java.class.path"),
                List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"),
                RetainedBytes.class,
                List.of(contender.name()));
        return ChildJvm.value(out, "bytes");
    }

    /** What the child does: prints the bytes of each resource of a contender. */
    public static void main(String[] args) {
        DeepStack stack = new DeepStack();
        Tracker tracker = Contender.valueOf(args[0]).start();
        Opener opener = tracker.openers(1)[0];
        Tracker.Stay stay = tracker.enter();
        Resource[] resources = new Resource[RESOURCES];
        Object[] handles = new Object[RESOURCES];
        openAndClose(tracker, opener);

        long before = UsedHeap.bytes();
        try {
            stack.descend(DEPTH, DeepStack.depthHere(), () -> {
                for (int i = 0; i < RESOURCES; i++) {
                    resources[i] = new Resource();
                    handles[i] = opener.open(resources[i]);
                }
                return RESOURCES;
            });
            long after = UsedHeap.bytes();
            System.out.println("bytes=" + (after - before) / (double) RESOURCES);
        } finally {
            Reference.reachabilityFence(resources);
            Reference.reachabilityFence(handles);
        }
        stay.leave();
    }

    /** So that the classes that the first opening loads are not counted. */
    private static void openAndClose(Tracker tracker, Opener opener) {
        for (int i = 0; i < 1_000; i++) {
            Resource resource = new Resource();
            tracker.close(resource, opener.open(resource));
        }
    }
}

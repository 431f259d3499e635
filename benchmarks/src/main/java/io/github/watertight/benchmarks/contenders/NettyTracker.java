package io.github.watertight.benchmarks.contenders;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;

/** Netty's detector of what the garbage collector finds unclosed; below {@code PARANOID} it tracks one of 128. */
final class NettyTracker implements Tracker {

    /** Whether it records where a resource was closed, too. By default it does. */
    enum CloseStack {
        RECORDED,
        NOT_RECORDED
    }

    /** How often a resource is touched between open and close, which {@code ADVANCED} records. */
    enum Touches {
        NONE,
        TWO
    }

    /** What there is instead of a tracker, for what was not sampled. */
    private static final Object NOT_SAMPLED = new Object();

    /** The call site. */
    public static final class Site implements Opener {
        private final ResourceLeakDetector<Resource> detector;
        private final boolean touches;
        private final Object notSampled;

        /** Opens with that detector. */
        public Site(ResourceLeakDetector<Resource> detector, Boolean touches, Object notSampled) {
            this.detector = detector;
            this.touches = touches;
            this.notSampled = notSampled;
        }

        @Override
        public Object open(Resource resource) {
            ResourceLeakTracker<Resource> tracker = detector.track(resource);
            if (tracker == null) {
                return notSampled;
            }
            if (touches) {
                tracker.record();
                tracker.record();
            }
            return tracker;
        }
    }

    private final ResourceLeakDetector<Resource> detector;
    private final Touches touches;

    NettyTracker(Level level, CloseStack closeStack, Touches touches) {
        this.touches = touches;
        // Read when Netty's class is initialised, so one JVM can do it in one way only.
        boolean recorded = closeStack == CloseStack.RECORDED;
        System.setProperty("io.netty.leakDetection.trackClose", String.valueOf(recorded));
        ResourceLeakDetector.setLevel(level);
        detector = ResourceLeakDetectorFactory.instance().newResourceLeakDetector(Resource.class);
        if (recordsCloseStack() != recorded) {
            throw new IllegalStateException("Netty was loaded in this JVM before, with other settings");
        }
    }

    private boolean recordsCloseStack() {
        Resource resource = new Resource();
        ResourceLeakTracker<Resource> tracker = detector.trackForcibly(resource);
        tracker.close(resource);
        return tracker.getCloseStackTraceIfAny() != null;
    }

    ResourceLeakDetector<Resource> detector() {
        return detector;
    }

    @Override
    public Opener[] openers(int sites) {
        return ClassCopies.instances(Site.class, Opener.class, sites, detector, touches == Touches.TWO, NOT_SAMPLED);
    }

    @Override
    public void close(Resource resource, Object handle) {
        if (handle != NOT_SAMPLED) {
            close((ResourceLeakTracker<?>) handle, resource);
        }
    }

    @SuppressWarnings("unchecked") // A site's.
    private static void close(ResourceLeakTracker<?> tracker, Resource resource) {
        ((ResourceLeakTracker<Resource>) tracker).close(resource);
    }
}

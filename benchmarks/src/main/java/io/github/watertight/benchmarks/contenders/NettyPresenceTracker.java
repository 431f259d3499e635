package io.github.watertight.benchmarks.contenders;

import io.netty.util.LeakPresenceDetector;
import io.netty.util.ResourceLeakTracker;

/** Netty's detector for tests: it counts what is open, and on request keeps the stacks of it. */
final class NettyPresenceTracker implements Tracker {

    /** Whether it keeps the stack of what is open. By default it does not. */
    enum OpenStack {
        KEPT,
        NOT_KEPT
    }

    /** The call site. */
    public static final class Site implements Opener {
        private final LeakPresenceDetector<Resource> detector;

        /** Opens with that detector. */
        public Site(LeakPresenceDetector<Resource> detector) {
            this.detector = detector;
        }

        @Override
        public Object open(Resource resource) {
            return detector.track(resource);
        }
    }

    /** A detector that counts in a scope of its own, as Netty means its users to do. */
    private static final class Detector extends LeakPresenceDetector<Resource> {
        private final LeakPresenceDetector.ResourceScope scope;

        Detector(LeakPresenceDetector.ResourceScope scope) {
            super(Resource.class);
            this.scope = scope;
        }

        @Override
        protected LeakPresenceDetector.ResourceScope currentScope() {
            return scope;
        }
    }

    // Nobody closes it: it would report what benchmarks leave open on purpose.
    private final LeakPresenceDetector.ResourceScope scope = new LeakPresenceDetector.ResourceScope("benchmark");
    private final LeakPresenceDetector<Resource> detector = new Detector(scope);

    private NettyPresenceTracker(OpenStack openStack) {
        if (keepsOpenStack() != (openStack == OpenStack.KEPT)) {
            throw new IllegalStateException("Netty was loaded in this JVM before, with other settings");
        }
    }

    static NettyPresenceTracker with(OpenStack openStack) {
        // Read when Netty's class is initialised, so one JVM can do it in one way only.
        System.setProperty(
                "io.netty.util.LeakPresenceDetector.trackCreationStack", String.valueOf(openStack == OpenStack.KEPT));
        return new NettyPresenceTracker(openStack);
    }

    private static boolean keepsOpenStack() {
        LeakPresenceDetector.ResourceScope scope = new LeakPresenceDetector.ResourceScope("of a leak");
        new Detector(scope).track(new Resource());
        return report(scope).getSuppressed().length > 0;
    }

    private static IllegalStateException report(LeakPresenceDetector.ResourceScope scope) {
        try {
            scope.close();
        } catch (IllegalStateException leaks) {
            return leaks;
        }
        throw new AssertionError("Netty does not see what is open");
    }

    /** Ends the scope, and returns what Netty throws of what is open. */
    IllegalStateException report() {
        return report(scope);
    }

    @Override
    public Opener[] openers(int sites) {
        return ClassCopies.instances(Site.class, Opener.class, sites, detector);
    }

    @Override
    @SuppressWarnings("unchecked") // A site's.
    public void close(Resource resource, Object handle) {
        ((ResourceLeakTracker<Resource>) handle).close(resource);
    }

    @Override
    public Stay enter() {
        return new Stay() {
            @Override
            public void leave() {}

            @Override
            public void end() {
                if (scope.hasOpenResources()) {
                    throw new IllegalStateException("leaked");
                }
            }
        };
    }
}

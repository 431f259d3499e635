package io.github.watertight.benchmarks.contenders;

import io.github.watertight.CleanupRegistry;
import io.github.watertight.CleanupReport;
import io.github.watertight.Registration;
import io.github.watertight.ResourceScope;
import io.github.watertight.ShutdownMode;
import io.github.watertight.TraceMode;

/** Watertight's registry of the process, used as its Javadoc says. */
final class Watertight implements Tracker {

    /** Where threads open resources. */
    enum Place {
        IN_SCOPE,
        NO_SCOPE
    }

    /** The call site. Its cleanup captures the resource, as cleanups do, and so costs an object of its own. */
    public static final class Site implements Opener {
        private final CleanupRegistry registry;

        /** Opens in that registry. */
        public Site(CleanupRegistry registry) {
            this.registry = registry;
        }

        @Override
        public Object open(Resource resource) {
            return registry.register(resource, resource::release);
        }
    }

    private final CleanupRegistry registry = CleanupRegistry.global();
    private final Place place;

    Watertight(TraceMode trace, Place place) {
        registry.trace(trace);
        // A benchmark leaves a million resources open; nobody wants a line for each of them at exit.
        registry.onShutdown(ShutdownMode.OFF);
        this.place = place;
    }

    @Override
    public Opener[] openers(int sites) {
        return ClassCopies.instances(Site.class, Opener.class, sites, registry);
    }

    @Override
    @SuppressWarnings("unchecked") // A site's.
    public void close(Resource resource, Object handle) {
        ((Registration<RuntimeException>) handle).close();
    }

    @Override
    public Stay enter() {
        if (place == Place.NO_SCOPE) {
            return Stay.NOWHERE;
        }
        ResourceScope scope = registry.openScope("benchmark");
        ResourceScope.Binding binding = scope.enter();
        return new Stay() {
            @Override
            public void leave() {
                binding.close();
            }

            @Override
            public void end() {
                binding.close();
                CleanupReport report = scope.end();
                if (!report.leaks().isEmpty()) {
                    throw new IllegalStateException("leaked: " + report.leaks());
                }
            }
        };
    }
}

package io.github.watertight.benchmarks;

import io.github.watertight.benchmarks.contenders.Opener;
import io.github.watertight.benchmarks.contenders.Resource;
import io.github.watertight.benchmarks.contenders.Tracker;

/** Resources that are open all the time, in something like a test of their own. */
final class OpenResources implements AutoCloseable {

    private final Tracker tracker;
    private final Resource[] resources;
    private final Object[] handles;

    private OpenResources(Tracker tracker, int count) {
        this.tracker = tracker;
        this.resources = new Resource[count];
        this.handles = new Object[count];
    }

    /** Opens resources; the calling thread is afterwards where it was before. */
    static OpenResources open(Tracker tracker, int count) {
        OpenResources open = new OpenResources(tracker, count);
        Opener opener = tracker.openers(1)[0];
        Tracker.Stay stay = tracker.enter();
        for (int i = 0; i < count; i++) {
            open.resources[i] = new Resource();
            open.handles[i] = opener.open(open.resources[i]);
        }
        stay.leave();
        return open;
    }

    @Override
    public void close() {
        for (int i = 0; i < resources.length; i++) {
            tracker.close(resources[i], handles[i]);
        }
    }
}

package io.github.watertight.benchmarks.contenders;

import io.github.watertight.TraceMode;
import io.netty.util.ResourceLeakDetector.Level;
import java.util.function.Supplier;
import org.eclipse.jetty.util.LeakDetector;

/** What is compared, each with the setting that it is compared at. */
public enum Contender {
    UNTRACKED(Untracked::new),

    WATERTIGHT_OFF(() -> new Watertight(TraceMode.OFF, Watertight.Place.NO_SCOPE)),
    WATERTIGHT_OFF_IN_SCOPE(() -> new Watertight(TraceMode.OFF, Watertight.Place.IN_SCOPE)),
    WATERTIGHT_SAMPLED(() -> new Watertight(TraceMode.SAMPLED, Watertight.Place.NO_SCOPE)),
    WATERTIGHT_SAMPLED_IN_SCOPE(() -> new Watertight(TraceMode.SAMPLED, Watertight.Place.IN_SCOPE)),
    WATERTIGHT_FULL(() -> new Watertight(TraceMode.FULL, Watertight.Place.NO_SCOPE)),
    WATERTIGHT_FULL_IN_SCOPE(() -> new Watertight(TraceMode.FULL, Watertight.Place.IN_SCOPE)),

    CLEANER(() -> new CleanerTracker(() -> {})),
    MAP(() -> new MapTracker(MapTracker.Site.class)),
    MAP_WITH_STACK(() -> new MapTracker(MapTracker.TracedSite.class)),
    NETTY_SIMPLE(() -> new NettyTracker(Level.SIMPLE, NettyTracker.CloseStack.RECORDED, NettyTracker.Touches.NONE)),
    NETTY_SIMPLE_NO_CLOSE_STACK(
            () -> new NettyTracker(Level.SIMPLE, NettyTracker.CloseStack.NOT_RECORDED, NettyTracker.Touches.NONE)),
    NETTY_ADVANCED(() -> new NettyTracker(Level.ADVANCED, NettyTracker.CloseStack.RECORDED, NettyTracker.Touches.TWO)),
    NETTY_ADVANCED_NO_CLOSE_STACK(
            () -> new NettyTracker(Level.ADVANCED, NettyTracker.CloseStack.NOT_RECORDED, NettyTracker.Touches.TWO)),
    NETTY_PARANOID(() -> new NettyTracker(Level.PARANOID, NettyTracker.CloseStack.RECORDED, NettyTracker.Touches.NONE)),
    NETTY_PARANOID_NO_CLOSE_STACK(
            () -> new NettyTracker(Level.PARANOID, NettyTracker.CloseStack.NOT_RECORDED, NettyTracker.Touches.NONE)),
    NETTY_PRESENCE(() -> NettyPresenceTracker.with(NettyPresenceTracker.OpenStack.NOT_KEPT)),
    NETTY_PRESENCE_WITH_STACK(() -> NettyPresenceTracker.with(NettyPresenceTracker.OpenStack.KEPT)),
    ELASTICSEARCH(ElasticsearchTracker::new),
    JETTY(() -> new JettyTracker(new LeakDetector<>()));

    @SuppressWarnings("ImmutableEnumChecker") // A constructor, which holds nothing.
    private final Supplier<Tracker> start;

    Contender(Supplier<Tracker> start) {
        this.start = start;
    }

    /** Tells whether it keeps a stack for each resource that is open: some two kilobytes. */
    public boolean keepsEveryStack() {
        return switch (this) {
            case WATERTIGHT_FULL,
                    WATERTIGHT_FULL_IN_SCOPE,
                    MAP_WITH_STACK,
                    NETTY_PARANOID,
                    NETTY_PARANOID_NO_CLOSE_STACK,
                    NETTY_PRESENCE_WITH_STACK,
                    ELASTICSEARCH,
                    JETTY -> true;
            default -> false;
        };
    }

    /**
     * Sets it up in this JVM.
     *
     * @throws IllegalStateException if another one, set up before, has left the JVM in a state in which this one cannot be
     *     measured
     */
    public Tracker start() {
        return start.get();
    }
}

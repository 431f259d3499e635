package io.github.watertight.benchmarks.contenders;

/** Tracks nothing: what the benchmark itself costs. */
final class Untracked implements Tracker {

    /** The call site. */
    public static final class Site implements Opener {
        @Override
        public Object open(Resource resource) {
            return resource;
        }
    }

    @Override
    public Opener[] openers(int sites) {
        return ClassCopies.instances(Site.class, Opener.class, sites);
    }

    @Override
    public void close(Resource resource, Object handle) {}
}

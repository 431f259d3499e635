package io.github.watertight.work;

import java.util.List;

/**
 * The classes that remove work directories, at exit or in the background. They are loaded before the first directory is
 * made: when they are needed, some launchers have closed the class loader of the class path.
 */
final class LoadedClasses {

    private LoadedClasses() {}

    static void load() {
        Loading.load();
    }

    /** Once, when this class is initialised. */
    private static final class Loading {

        static {
            List<Class<?>> outermost = List.of(
                    FileOperations.class,
                    JvmIdentity.class,
                    Marker.class,
                    MarkerFormat.class,
                    Orphans.class,
                    PackageLogger.class,
                    Permissions.class,
                    RandomNames.class,
                    Reclamation.class,
                    TreeRemoval.class,
                    WorkDirectory.class);
            // To name a class loads it; to ask for its nest loads those inside.
            for (Class<?> type : outermost) {
                Class<?>[] unused = type.getNestMembers();
            }
        }

        static void load() {}
    }
}

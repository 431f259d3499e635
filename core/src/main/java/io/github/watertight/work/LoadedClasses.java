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

    /** Those that are not nested; to open a Builder has loaded the others. */
    static List<Class<?>> outermost() {
        return List.of(
                CallingThread.class,
                FileOperations.class,
                JvmIdentity.class,
                JvmShutdown.class,
                LockedFile.class,
                Marker.class,
                MarkerFormat.class,
                OneLine.class,
                Orphans.class,
                PackageLogger.class,
                Permissions.class,
                RandomNames.class,
                Reclamation.class,
                TempDir.class,
                TreeRemoval.class,
                WorkDirectory.class);
    }

    /** Once, when this class is initialised. */
    private static final class Loading {

        static {
            // To name a class loads it; to ask for its nest loads those inside.
            for (Class<?> type : outermost()) {
                Class<?>[] unused = type.getNestMembers();
            }
        }

        static void load() {}
    }
}

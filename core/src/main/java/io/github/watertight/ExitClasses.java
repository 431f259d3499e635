package io.github.watertight;

import java.util.List;

/**
 * The classes that run when the JVM exits. Some launchers, JUnit's console launcher up to 5.12 among them, close the class
 * loader of the class path before that: what has not been loaded by then never will be, and the hook would die of it.
 */
final class ExitClasses {

    private ExitClasses() {}

    /**
     * Loads all of them, before the hook is installed. They are all classes of this package, because nearly all are
     * needed, and a list of the others would have to follow every change.
     */
    static void load() {
        List<Class<?>> outermost = List.of(
                Attribution.class,
                Backoff.class,
                BackoffLock.class,
                BoundedTurns.class,
                CacheLinePadding.class,
                CleanupAction.class,
                CleanupFailure.class,
                CleanupRegistry.class,
                CleanupReport.class,
                CloseSignal.class,
                Closing.class,
                Drain.class,
                EndOptions.class,
                ExitPrinter.class,
                HookInstallation.class,
                Labels.class,
                MethodRuns.class,
                OpenResource.class,
                Opening.class,
                OpeningEvidence.class,
                OpeningNumbers.class,
                OpeningRecorder.class,
                OpeningSite.class,
                OpeningSites.class,
                OpeningStack.class,
                Ownership.class,
                OwnershipTable.class,
                PrintableCauses.class,
                RegisteredResource.class,
                Registration.class,
                ReportsUnderWay.class,
                ResourceList.class,
                ResourceLog.class,
                ResourceScope.class,
                ScopeSpec.class,
                ScopeTree.class,
                ScopedExecutorService.class,
                Settings.class,
                ShutdownHook.class,
                ShutdownMode.class,
                SiteTally.class,
                ThreadBinding.class,
                ThreadBindings.class,
                ThreadHash.class,
                TraceMode.class,
                TypePatterns.class,
                UnboundOpenings.class,
                Uninterruptibly.class);
        // To name a class loads it; to ask for its nest loads those inside, also the ones that only the compiler knows.
        for (Class<?> type : outermost) {
            Class<?>[] unused = type.getNestMembers();
        }
    }
}

package io.github.watertight.benchmarks.rounds;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What a JVM runs that is to run a suite: all tests of the classes that a file names, as a build tool would. */
final class SuiteProgram {

    /** Reads the heap while JUnit still has everything that it keeps for the run. */
    private static final class HeapAtEnd implements TestExecutionListener {
        private long bytes;

        @Override
        public void testPlanExecutionFinished(TestPlan plan) {
            bytes = UsedHeap.bytes();
        }
    }

    private SuiteProgram() {}

    /** Prints how many tests succeeded, how long they took, and, if asked to, what is in use at the end. */
    public static void main(String[] args) throws IOException {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true");
        List<String> classes = Files.readAllLines(Path.of(args[0]));
        classes.forEach(name -> request.selectors(selectClass(name)));
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        HeapAtEnd heap = new HeapAtEnd();
        long start = System.nanoTime();
        try (LauncherSession session = LauncherFactory.openSession()) {
            if (Boolean.parseBoolean(args[1])) {
                session.getLauncher().execute(request.build(), summary, heap);
            } else {
                session.getLauncher().execute(request.build(), summary);
            }
        }
        long nanos = System.nanoTime() - start;
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.println("succeeded=" + summary.getSummary().getTestsSucceededCount());
        System.out.println("millis=" + TimeUnit.NANOSECONDS.toMillis(nanos));
        System.out.println("cpu=" + TimeUnit.NANOSECONDS.toMillis(system.getProcessCpuTime()));
        System.out.println("heap=" + heap.bytes);
        summary.getSummary().printFailuresTo(new PrintWriter(System.out, true, Charset.defaultCharset()));
    }
}

package io.github.watertight.benchmarks.rounds;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Benchmarks of one class that JMH runs, each in a JVM of its own. */
final class JmhComparison implements Comparison {

    private static final Path LOGS = Path.of("target", "jmh");

    private final String name;
    private final Class<?> benchmarks;
    private final int threads;
    private final Map<String, List<String>> parameters = new LinkedHashMap<>();
    private final Map<String, List<String>> parametersForGoals = new LinkedHashMap<>();
    private List<String> methods = List.of("");

    JmhComparison(String name, Class<?> benchmarks, int threads) {
        this.name = name;
        this.benchmarks = benchmarks;
        this.threads = threads;
    }

    /** Sets the values of a parameter. */
    JmhComparison with(String parameter, Object... values) {
        parameters.put(parameter, List.of(values).stream().map(Object::toString).toList());
        return this;
    }

    /** Sets those values of a parameter that the goals are about. */
    JmhComparison goalsNeed(String parameter, Object... values) {
        parametersForGoals.put(
                parameter, List.of(values).stream().map(Object::toString).toList());
        return this;
    }

    /** Runs only some of the methods. */
    JmhComparison only(String... methodNames) {
        methods = List.of(methodNames);
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public JmhComparison forGoals() {
        JmhComparison part = new JmhComparison(name, benchmarks, threads).only(methods.toArray(String[]::new));
        part.parameters.putAll(parameters);
        part.parameters.putAll(parametersForGoals);
        return part;
    }

    @Override
    public List<Measurement> run(Speed speed) throws IOException {
        Files.createDirectories(LOGS);
        TimeValue each = TimeValue.milliseconds(speed.each().toMillis());
        ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(1)
                .threads(threads)
                .warmupIterations(speed.warmups())
                .warmupTime(each)
                .measurementIterations(speed.iterations())
                .measurementTime(each)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                // The peers' logs would say in each JVM that nobody has set them up.
                .jvmArgsPrepend("-Dslf4j.internal.verbosity=ERROR", "-Dlog4j2.StatusLogger.level=OFF")
                .output(LOGS.resolve(name.replaceAll("\\W+", "-") + ".log").toString());
        for (String method : methods) {
            options.include("\\Q" + benchmarks.getName() + ".\\E" + (method.isEmpty() ? "" : method + "$"));
        }
        parameters.forEach((parameter, values) -> options.param(parameter, values.toArray(String[]::new)));
        try {
            return new Runner(options.build())
                    .run().stream().map(this::measurement).toList();
        } catch (RunnerException e) {
            throw new IOException(name + " failed; see " + LOGS, e);
        }
    }

    private Measurement measurement(RunResult result) {
        Map<String, String> what = new LinkedHashMap<>();
        String benchmark = result.getParams().getBenchmark();
        what.put("benchmark", benchmark.substring(benchmark.lastIndexOf('.') + 1));
        for (String parameter : result.getParams().getParamsKeys()) {
            what.put(parameter, result.getParams().getParam(parameter));
        }
        List<Double> scores = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                scores.add(iteration.getPrimaryResult().getScore());
            }
        }
        // The median, because a neighbour's burst on a shared machine spoils a mean.
        return new Measurement(
                name,
                what,
                Median.of(scores),
                result.getPrimaryResult().getScoreUnit(),
                allocated(result.getSecondaryResults().values()));
    }

    @SuppressWarnings("rawtypes") // JMH's.
    private static OptionalDouble allocated(Collection<Result> secondary) {
        return secondary.stream()
                .filter(result -> result.getLabel().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(Result::getScore)
                .findFirst();
    }

    @Override
    public String toString() {
        return name + parameters.entrySet().stream().map(Object::toString).collect(joining(", ", " (", ")"));
    }
}

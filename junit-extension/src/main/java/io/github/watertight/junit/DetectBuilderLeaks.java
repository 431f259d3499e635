package io.github.watertight.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Fails a test that leaves a resource open: a {@link io.github.watertight.work.Builder}, or anything else that is
 * registered in {@link io.github.watertight.CleanupRegistry#global()}.
 *
 * <p>On a class it watches all tests of the class, of its {@code @Nested} classes and of its subclasses; on a method,
 * that test. It works as a meta-annotation. To watch every test without any annotation, put into
 * {@code junit-platform.properties}: {@code junit.jupiter.extensions.autodetection.enabled=true}. Both together check
 * once.
 *
 * <h2>When is checked</h2>
 *
 * <p>A test's scope opens before its {@code @TempDir} and its constructor, and ends after everything that JUnit does for
 * the test: {@code @AfterEach}, {@code @AutoClose}, {@code @TempDir}, other extensions. Each repetition, set of
 * parameters and dynamic test is checked on its own. What {@code @BeforeAll} opens belongs to the class, and so does
 * what the constructor opens under {@code @TestInstance(PER_CLASS)}, and what a skipped test opens.
 *
 * <h2>Whose a resource is</h2>
 *
 * <p>{@link io.github.watertight.Attribution} tells. What the message calls certain is certain, also when tests run in
 * parallel; what it infers, it says. What nobody can tell fails no test, but the run, at its end. A resource that a
 * static initialiser opened belongs to the test class if the initialiser is the class's own, and else to the process,
 * and is no leak.
 *
 * <h2>What a leak does</h2>
 *
 * <p>The test fails with a {@link BuilderLeakError}; if it failed anyway, its own failure stays first. Then the resource
 * is closed, so that one leak fails one test. {@link AllowBuilderLeaks} makes an exception.
 *
 * <p>What a test that is not watched leaves open fails no test, but the run or the session, at its end; the message
 * names the test, as not watched.
 *
 * <h2>Settings</h2>
 *
 * <p>In {@code junit-platform.properties}, or as system properties:
 *
 * <table>
 *   <caption>Keys, values, and what they do; the first value is the default</caption>
 *   <tr><th>key</th><th>values</th><th>meaning</th></tr>
 *   <tr><td>{@code watertight.enabled}</td><td>{@code true}, {@code false}</td><td>whether anything is checked</td></tr>
 *   <tr><td>{@code watertight.on-leak}</td><td>{@code fail}, {@code warn}</td>
 *       <td>whether a leak fails the test, or is only printed; {@code warn} closes nothing</td></tr>
 *   <tr><td>{@code watertight.heal}</td><td>{@code close}, {@code leave}</td>
 *       <td>whether leaked resources are closed</td></tr>
 *   <tr><td>{@code watertight.session}</td><td>{@code fail}, {@code warn}, {@code off}</td>
 *       <td>what the check at the end of the session does</td></tr>
 *   <tr><td>{@code watertight.grace-period}</td><td>a duration such as {@code 200 ms}; {@code 0 ms}</td>
 *       <td>how long an open resource may take to be closed by somebody else before it counts as leaked</td></tr>
 *   <tr><td>{@code watertight.trace}</td><td>{@code full}, {@code sampled}, {@code off}</td>
 *       <td>of which openings the stack is recorded, see {@link io.github.watertight.TraceMode}; without its own, little is
 *           certain of a leak</td></tr>
 *   <tr><td>{@code watertight.process}</td><td>types and packages, comma-separated; none</td>
 *       <td>openers whose resources live until exit on purpose</td></tr>
 *   <tr><td>{@code watertight.shutdown}</td><td>{@code close}, {@code report}, {@code off}</td>
 *       <td>what the JVM's shutdown hook does</td></tr>
 *   <tr><td>{@code watertight.shutdown-deadline}</td><td>a number of milliseconds; {@code 5000}</td>
 *       <td>how long the shutdown hook may take</td></tr>
 * </table>
 *
 * <p>A wrong value, an unknown key, or two settings that contradict each other fail the run at its start, with one message
 * that names them all: {@code on-leak=warn} closes and fails nothing, so that neither {@code heal=close} nor
 * {@code session=fail} may be set beside it. Where tests run without a launcher, unknown keys are not seen. A grace period
 * without a unit is in seconds.
 *
 * <p>{@code watertight.trace}, {@code process}, {@code shutdown} and {@code shutdown-deadline} hold for the whole
 * process. Those of the outermost launcher session count: a run inside a test ignores its own.
 *
 * <h2>Limits</h2>
 *
 * <p>On JUnit 5.10 and 5.11 nothing tells the test that a constructor runs for; a constructor that <em>throws</em> after
 * opening something leaks it to the class there. On a method alone, what {@code @BeforeAll} opens is not watched.
 * Resources of static {@code @RegisterExtension} fields are opened before any extension is called.
 * What {@code @BeforeParameterizedClassInvocation} opens (JUnit 5.13 and newer) belongs to the class, not to the invocation:
 * closing it in {@code @AfterParameterizedClassInvocation} is in time all the same.
 *
 * @since 0.1.0
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(DetectBuilderLeaksExtension.class)
public @interface DetectBuilderLeaks {}

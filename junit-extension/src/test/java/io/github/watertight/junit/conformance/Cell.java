package io.github.watertight.junit.conformance;

import io.github.watertight.junit.conformance.Expectation.Knowledge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One test class with one leak: opened in a hook, by a lifecycle, in a way. */
record Cell(String id, Hook hook, Lifecycle lifecycle, Way way) {

    /** Lists all combinations, possible or not. */
    static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        for (Hook hook : Hook.values()) {
            for (Lifecycle lifecycle : Lifecycle.values()) {
                for (Way way : Way.OF_CELLS) {
                    cells.add(new Cell("Cell" + cells.size(), hook, lifecycle, way));
                }
            }
        }
        return cells;
    }

    /** Says why there is no such test; empty if there is. */
    Optional<String> impossible() {
        if (!hook.isInThisJUnit() || !lifecycle.isInThisJUnit()) {
            return Optional.of("this JUnit does not have it");
        }
        if (!way.isInThisJvm()) {
            return Optional.of("this JVM has no virtual threads");
        }
        if (hook == Hook.ARGUMENT_PROVIDER && lifecycle != Lifecycle.PARAMETERIZED) {
            return Optional.of("only a parameterised test has arguments");
        }
        if (hook.isFactory() && (lifecycle.isTemplate() || lifecycle == Lifecycle.PARAMETERIZED_CLASS)) {
            return Optional.of("a factory is no template");
        }
        if (lifecycle == Lifecycle.INTERFACE && (hook.owner() == Hook.Owner.INSTANCE || hook == Hook.TEMP_DIR)) {
            return Optional.of("an interface has neither constructor nor fields of an instance");
        }
        if (hook == Hook.STATIC_INITIALISER && way.runsTheTestsCode()) {
            return Optional.of("other threads wait for a class to be initialised before they run its code");
        }
        return Optional.empty();
    }

    // Source

    String source() {
        String beside = hook.beside(this);
        String extension = beside.contains("class " + id + "Extension") ? "@ExtendWith(" + id + "Extension.class)" : "";
        return lifecycle.type(id, extension, hook.members(this)) + " " + beside;
    }

    /** The statements that open the leak. */
    String opening() {
        return "Opening.begins(); String id = \"" + id + "\"; " + way.body();
    }

    /** The test method. */
    String test(String parameters, String body) {
        return lifecycle.methodAnnotation() + " " + lifecycle.method() + " void subject("
                + lifecycle.parameters(parameters) + ") throws Exception { " + body + " } ";
    }

    String method(String name, String body) {
        return lifecycle.method() + " void " + name + "() throws Exception { " + body + " } ";
    }

    /** An extension with one callback. */
    String callback(String type, String method) {
        return "class " + id + "Extension implements " + type + " { public void " + method
                + "(ExtensionContext context) throws Exception { " + opening() + " } }";
    }

    // Expectation: the design's ownership table, row by row

    Expectation expectation(Execution execution) {
        boolean alone = execution == Execution.SAME_THREAD;
        if (hook == Hook.STATIC_INITIALISER && lifecycle == Lifecycle.INTERFACE && way == Way.OWN_THREAD) {
            // Neither a superclass's nor an enclosing class's: the process's, which is no leak.
            return Expectation.nothing();
        }
        Expectation expected = new Expectation(leaks());
        switch (way) {
            case OWN_THREAD -> expected.allow(owner(), Knowledge.CERTAIN);
            case WRAPPED -> expected.allow(runningOwner(), Knowledge.CERTAIN);
            case NEW_THREAD, VIRTUAL_THREAD -> {
                allowCode(expected, alone);
            }
            case PARALLEL_STREAM -> {
                expected.allow(owner(), Knowledge.CERTAIN);
                allowCode(expected, alone);
            }
            default -> expected.allowUnknown(runningOwner(), alone);
        }
        if (hook == Hook.DYNAMIC_CONTAINER && !alone) {
            // JUnit runs the container on any thread, which no callback binds to the factory.
            expected.allowUnknown(runningOwner(), false);
        }
        return expected;
    }

    /** How often it leaks. */
    private int leaks() {
        return switch (ownerKind()) {
            case TEST -> hook == Hook.STATIC_INITIALISER ? 1 : lifecycle.runs();
            default -> 1;
        };
    }

    /** EXACT and CARRIED: who is told by the thread. */
    private String owner() {
        return hook == Hook.STATIC_INITIALISER ? lifecycle.descriptorOfClass(id) : descriptor(ownerKind());
    }

    /** Who runs meanwhile: a static initialiser runs while the first test makes its instance. */
    private String runningOwner() {
        return descriptor(ownerKind());
    }

    private Hook.Owner ownerKind() {
        Hook.Owner owner = hook == Hook.STATIC_INITIALISER ? Hook.Owner.INSTANCE : hook.owner();
        if (owner == Hook.Owner.INSTANCE) {
            return lifecycle == Lifecycle.PER_CLASS ? Hook.Owner.CLASS : Hook.Owner.TEST;
        }
        return owner;
    }

    /** CODE: the method of the test or factory, as long as it has been run only once. */
    private void allowCode(Expectation expected, boolean alone) {
        if (hook.isCodeOfMethod()) {
            expected.allow(codeOwner(), Knowledge.CERTAIN);
        }
        if (!hook.isCodeOfMethod() || lifecycle.runs() > 1) {
            expected.allowUnknown(runningOwner(), alone);
        }
    }

    private String codeOwner() {
        return descriptor(hook.isFactory() ? Hook.Owner.CONTAINER : Hook.Owner.TEST);
    }

    private String descriptor(Hook.Owner owner) {
        return switch (owner) {
            case CLASS, INSTANCE -> lifecycle.descriptorOfClass(id);
            case CONTAINER ->
                lifecycle.descriptorOfMethod(id, hook.isFactory() ? "[test-factory:subject()]" : template());
            case TEST ->
                lifecycle.descriptorOfMethod(
                        id,
                        lifecycle.isTemplate() ? template() + "/[test-template-invocation:#N]" : "[method:subject()]");
            case DYNAMIC_TEST -> lifecycle.descriptorOfMethod(id, "[test-factory:subject()]/[dynamic-test:#N]");
        };
    }

    private static String template() {
        return "[test-template:subject()]";
    }

    /** Whether the line that a report shows is the one that opened the leak: in the test's file, or in foreign code. */
    boolean isOpenedAt(String line) {
        return way.runsForeignCode() ? line.contains("Leak$By.run(") : line.contains("(" + id + ".java:");
    }
}

package io.github.watertight.junit.conformance;

import io.github.watertight.junit.JUnitVersion;

/** How the class and the method of a cell's test live: what wraps its members, and how often its method runs. */
enum Lifecycle {
    PER_METHOD("", "@Test", 1),
    PER_CLASS("@TestInstance(TestInstance.Lifecycle.PER_CLASS)", "@Test", 1),
    NESTED_TWICE("", "@Test", 1) {
        @Override
        String type(String id, String annotations, String members) {
            return "@DetectBuilderLeaks class " + id + " { @Nested class In { @Nested " + annotations + " class Deep { "
                    + members + " } } }";
        }

        @Override
        String declaringType(String id) {
            return "Deep";
        }

        @Override
        String descriptorOfClass(String id) {
            return super.descriptorOfClass(id) + "/[nested-class:In]/[nested-class:Deep]";
        }
    },
    REPEATED("", "@RepeatedTest(2)", 2),
    PARAMETERIZED("", "@ParameterizedTest @ValueSource(ints = {1, 2})", 2) {
        @Override
        String parameters(String more) {
            return more.isEmpty() ? "int n" : "int n, " + more;
        }
    },
    TEMPLATE("", "@TestTemplate @ExtendWith(TwoInvocations.class)", 2),
    SUPERCLASS("", "@Test", 1) {
        @Override
        String type(String id, String annotations, String members) {
            return annotations + " abstract class " + id + "Base { " + members + " }" + " @DetectBuilderLeaks class "
                    + id + " extends " + id + "Base { }";
        }

        @Override
        String declaringType(String id) {
            return id + "Base";
        }
    },
    INTERFACE("", "@Test", 1) {
        @Override
        String type(String id, String annotations, String members) {
            return annotations + " interface " + id + "Tests { " + members + " }" + " @DetectBuilderLeaks class " + id
                    + " implements " + id + "Tests { }";
        }

        @Override
        String declaringType(String id) {
            return id + "Tests";
        }

        @Override
        String method() {
            return "default";
        }
    },
    PARAMETERIZED_CLASS("@ParameterizedClass @ValueSource(ints = {1, 2})", "@Test", 2) {
        @Override
        String type(String id, String annotations, String members) {
            return super.type(id, annotations, "@Parameter int n; " + members);
        }

        @Override
        String descriptorOfClass(String id) {
            return "[engine:junit-jupiter]/[class-template:generated." + id + "]";
        }

        @Override
        String descriptorOfMethod(String id, String method) {
            return descriptorOfClass(id) + "/[class-template-invocation:#N]/" + method;
        }

        @Override
        boolean isInThisJUnit() {
            return JUnitVersion.isAtLeast(5, 13);
        }
    };

    private final String classAnnotation;
    private final String methodAnnotation;
    private final int runs;

    Lifecycle(String classAnnotation, String methodAnnotation, int runs) {
        this.classAnnotation = classAnnotation;
        this.methodAnnotation = methodAnnotation;
        this.runs = runs;
    }

    /** The source of the class, with what belongs to it. */
    String type(String id, String annotations, String members) {
        return "@DetectBuilderLeaks " + classAnnotation + " " + annotations + " class " + id + " { " + members + " }";
    }

    /** The simple name of the type that declares the members. */
    String declaringType(String id) {
        return id;
    }

    /** The modifier of methods that are not static. */
    String method() {
        return "";
    }

    String methodAnnotation() {
        return methodAnnotation;
    }

    /** The parameters of the test method, where a hook adds its own. */
    String parameters(String more) {
        return more;
    }

    /** How often the test method is run. */
    int runs() {
        return runs;
    }

    boolean isTemplate() {
        return this == REPEATED || this == PARAMETERIZED || this == TEMPLATE;
    }

    boolean isInThisJUnit() {
        return true;
    }

    /** The unique id of the class, {@code N} for any number. */
    String descriptorOfClass(String id) {
        return "[engine:junit-jupiter]/[class:generated." + id + "]";
    }

    /** The unique id of a method. */
    String descriptorOfMethod(String id, String method) {
        return descriptorOfClass(id) + "/" + method;
    }
}

package io.github.watertight.junit.conformance;

import io.github.watertight.junit.JUnitVersion;

/** Where in the life of a test the leak of a cell is opened. */
enum Hook {
    STATIC_INITIALISER(Owner.CLASS) {
        @Override
        String members(Cell cell) {
            return "static final Object OPENED = Opening.now(() -> { " + cell.opening() + " }); " + cell.test("", "");
        }
    },
    FIELD_INITIALISER(Owner.INSTANCE) {
        @Override
        String members(Cell cell) {
            return "final Object opened = Opening.now(() -> { " + cell.opening() + " }); " + cell.test("", "");
        }
    },
    CONSTRUCTOR(Owner.INSTANCE) {
        @Override
        String members(Cell cell) {
            return cell.lifecycle().declaringType(cell.id()) + "() { Opening.now(() -> { " + cell.opening() + " }); } "
                    + cell.test("", "");
        }
    },
    BEFORE_ALL(Owner.CLASS) {
        @Override
        String members(Cell cell) {
            return "@BeforeAll static void before() throws Exception { " + cell.opening() + " } " + cell.test("", "");
        }
    },
    ARGUMENT_PROVIDER(Owner.CONTAINER) {
        @Override
        String members(Cell cell) {
            return "static Stream<Integer> arguments() throws Exception { " + cell.opening()
                    + " return Stream.of(1, 2); } "
                    + "@ParameterizedTest @MethodSource(\"arguments\") void subject(int n) { }";
        }
    },
    BEFORE_EACH(Owner.TEST) {
        @Override
        String members(Cell cell) {
            return "@BeforeEach " + cell.method("before", cell.opening()) + cell.test("", "");
        }
    },
    TEST(Owner.TEST) {
        @Override
        String members(Cell cell) {
            return cell.test("", cell.opening());
        }
    },
    DYNAMIC_TEST(Owner.DYNAMIC_TEST) {
        @Override
        String members(Cell cell) {
            return "@TestFactory " + cell.lifecycle().method() + " Stream<DynamicNode> subject() {"
                    + " return Stream.of(DynamicTest.dynamicTest(\"one\", () -> { " + cell.opening() + " })); }";
        }
    },
    DYNAMIC_CONTAINER(Owner.CONTAINER) {
        @Override
        String members(Cell cell) {
            return "@TestFactory " + cell.lifecycle().method() + " Stream<DynamicNode> subject() {"
                    + " return Stream.of(DynamicContainer.dynamicContainer(\"some\", Stream.of(1).map(n -> {"
                    + " Opening.now(() -> { " + cell.opening() + " });"
                    + " return DynamicTest.dynamicTest(\"one\", () -> { }); }))); }";
        }
    },
    AFTER_EACH(Owner.TEST) {
        @Override
        String members(Cell cell) {
            return "@AfterEach " + cell.method("after", cell.opening()) + cell.test("", "");
        }
    },
    AFTER_ALL(Owner.CLASS) {
        @Override
        String members(Cell cell) {
            return "@AfterAll static void after() throws Exception { " + cell.opening() + " } " + cell.test("", "");
        }
    },
    EXTENSION_BEFORE_ALL(Owner.CLASS) {
        @Override
        String beside(Cell cell) {
            return cell.callback("BeforeAllCallback", "beforeAll");
        }
    },
    EXTENSION_BEFORE_EACH(Owner.TEST) {
        @Override
        String beside(Cell cell) {
            return cell.callback("BeforeEachCallback", "beforeEach");
        }
    },
    EXTENSION_AFTER_EACH(Owner.TEST) {
        @Override
        String beside(Cell cell) {
            return cell.callback("AfterEachCallback", "afterEach");
        }
    },
    EXTENSION_AFTER_ALL(Owner.CLASS) {
        @Override
        String beside(Cell cell) {
            return cell.callback("AfterAllCallback", "afterAll");
        }
    },
    PARAMETER_RESOLVER(Owner.TEST) {
        @Override
        String members(Cell cell) {
            return cell.test(cell.id() + "Extension parameter", "");
        }

        @Override
        String beside(Cell cell) {
            String type = cell.id() + "Extension";
            return "class " + type + " implements ParameterResolver {"
                    + " public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {"
                    + " return parameter.getParameter().getType() == " + type + ".class; }"
                    + " public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {"
                    + " Opening.now(() -> { " + cell.opening() + " }); return this; } }";
        }
    },
    TIMEOUT_THREAD(Owner.TEST) {
        @Override
        String members(Cell cell) {
            return "@Timeout(value = 1, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) "
                    + cell.test("", cell.opening());
        }
    },
    TEMP_DIR(Owner.TEST) {
        @Override
        String members(Cell cell) {
            return "@TempDir(factory = " + cell.id() + "Factory.class) Path directory; " + cell.test("", "");
        }

        @Override
        String beside(Cell cell) {
            return "class " + cell.id() + "Factory implements TempDirFactory {"
                    + " public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)"
                    + " throws java.io.IOException { return Files.createTempDirectory(\"conformance\"); }"
                    + " public void close() { Opening.now(() -> { " + cell.opening() + " }); } }";
        }
    },
    AUTO_CLOSE(Owner.INSTANCE) {
        @Override
        String members(Cell cell) {
            return "@AutoClose final AutoCloseable closed = () -> { " + cell.opening() + " }; " + cell.test("", "");
        }

        @Override
        boolean isInThisJUnit() {
            return JUnitVersion.isAtLeast(5, 11);
        }
    };

    /** Whose the leak is where the opening thread, or the scope that wrapped its task, tells. */
    enum Owner {
        CLASS,
        /** The class if that has one instance, else the test. */
        INSTANCE,
        /** The template or the factory. */
        CONTAINER,
        TEST,
        DYNAMIC_TEST
    }

    private final Owner owner;

    Hook(Owner owner) {
        this.owner = owner;
    }

    Owner owner() {
        return owner;
    }

    /** The members of the test class. */
    String members(Cell cell) {
        return cell.test("", "");
    }

    /** A class beside the test class: an extension of that name extends it. */
    String beside(Cell cell) {
        return "";
    }

    boolean isInThisJUnit() {
        return true;
    }

    boolean isFactory() {
        return this == DYNAMIC_TEST || this == DYNAMIC_CONTAINER;
    }

    /** Whether the hook is code of the method that is run as the test, or of its lambdas. */
    boolean isCodeOfMethod() {
        return this == TEST || this == TIMEOUT_THREAD || isFactory();
    }
}

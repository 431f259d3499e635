package io.github.watertight.examples.minibuild;

/** Which warnings the compiler is asked for. */
enum Lint {
    NONE("-Xlint:none"),
    ALL("-Xlint:all");

    private final String option;

    Lint(String option) {
        this.option = option;
    }

    String option() {
        return option;
    }
}

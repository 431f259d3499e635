package io.github.watertight.examples.minibuild;

/** A flag, as it is written after a command. */
enum Flag {
    DRY_RUN("-n", "print the commands but run none of them"),
    PRINT("-x", "print the commands as they run, and the work directory"),
    KEEP("-work", "print the work directory and keep it"),
    DEPENDENCIES("-deps", "list them in the order of building, with what each depends on"),
    STALE("-stale", "build them, and tell which differ from what is installed"),
    INSTALL("-i", "install the packages first, and test what is installed");

    private final String text;
    private final String explanation;

    Flag(String text, String explanation) {
        this.text = text;
        this.explanation = explanation;
    }

    String text() {
        return text;
    }

    String explanation() {
        return explanation;
    }
}

/**
 * Fails the JUnit test that leaked a resource.
 *
 * <p>The launcher is no optional requirement: a module that provides a service cannot do without the service's module.
 */
module io.github.watertight.junit {
    requires io.github.watertight;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.platform.launcher;
    requires static org.jspecify;

    exports io.github.watertight.junit;

    provides org.junit.jupiter.api.extension.Extension with
            io.github.watertight.junit.DetectBuilderLeaksExtension;
    provides org.junit.platform.launcher.LauncherSessionListener with
            io.github.watertight.junit.BuilderLeakSessionListener;
}

package io.github.watertight.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.ResourceScope;
import io.github.watertight.ScopeSpec;
import org.junit.jupiter.api.Test;

/** Which scope stands for which test, where runs nest and sessions overlap. The ids are of no engine that runs here. */
class LeakWatchTests {

    private final LeakWatch watch = LeakWatch.INSTANCE;

    private ResourceScope openRun() {
        return watch.registry().processScope().openScope(ScopeSpec.named("run").group());
    }

    @Test
    void aRunInsideARunDoesNotTakeItsPlace() {
        ResourceScope outer = openRun();
        ResourceScope inner = openRun();
        watch.watched("[engine:nested]", outer);
        watch.watched("[engine:nested]", inner);
        assertThat(watch.scopeOutside("[engine:nested]/[class:C]")).isSameAs(outer);

        inner.end();
        watch.forget("[engine:nested]", inner);
        assertThat(watch.scopeOutside("[engine:nested]/[class:C]")).isSameAs(outer);

        outer.end();
        watch.forget("[engine:nested]", outer);
        assertThat(watch.scopeOutside("[engine:nested]/[class:C]"))
                .isSameAs(watch.registry().processScope());
    }

    @Test
    void theSameTestInTwoSessionsLeavesNoScopeBehind() {
        watch.bystanderStarted("[engine:twice]/[class:C]", ScopeSpec.named("C"));
        ResourceScope first = watch.scopeOutside("[engine:twice]/[class:C]/[method:m()]");
        watch.bystanderStarted("[engine:twice]/[class:C]", ScopeSpec.named("C"));
        ResourceScope second = watch.scopeOutside("[engine:twice]/[class:C]/[method:m()]");
        watch.bystanderFinished("[engine:twice]/[class:C]");
        watch.bystanderFinished("[engine:twice]/[class:C]");

        assertThat(first.name()).isEqualTo("C");
        assertThat(first.hasEnded()).isTrue();
        assertThat(second.hasEnded()).isTrue();
    }

    @Test
    void whatStartsInARunThatHasEndedIsInTheNearestAroundIt() {
        ResourceScope run = openRun();
        watch.watched("[engine:ended]", run);
        run.end();

        watch.bystanderStarted("[engine:ended]/[class:C]", ScopeSpec.named("C"));

        ResourceScope bystander = watch.scopeOutside("[engine:ended]/[class:C]/[method:m()]");
        assertThat(bystander.name()).isEqualTo("C");
        assertThat(bystander.hasEnded()).isFalse();
        watch.bystanderFinished("[engine:ended]/[class:C]");
        watch.forget("[engine:ended]", run);
    }

    @Test
    void whatRunsInsideASuiteHasItsScopeInsideTheSuites() {
        watch.bystanderStarted("[engine:suites]/[suite:S]", ScopeSpec.named("S"));

        assertThat(watch.scopeOutside("[engine:suites]/[suite:S]/[engine:inner]")
                        .name())
                .isEqualTo("S");
        watch.bystanderFinished("[engine:suites]/[suite:S]");
    }
}

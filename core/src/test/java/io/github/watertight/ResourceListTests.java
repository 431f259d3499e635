package io.github.watertight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ResourceListTests {

    private final CloseSignal signal = new CloseSignal();
    private final ResourceList list = new ResourceList(new AtomicLong(), signal);

    private RegisteredResource<RuntimeException> resource() {
        Opening opening = Opening.untraced(signal, null, Ownership.of(Attribution.EXACT, "process"), null);
        return new RegisteredResource<>("resource", () -> {}, opening);
    }

    /** As a close leaves it whose stack had no room left. */
    private void addClosed() {
        RegisteredResource<RuntimeException> resource = resource();
        resource.close();
        list.add(resource);
    }

    @Test
    void whatIsOpenIsHere() {
        list.add(resource());

        assertThat(list.isEmpty()).isFalse();
    }

    @Test
    void whatIsClosedAndCouldNotBeTakenOutDoesNotCount() {
        addClosed();
        addClosed();

        assertThat(list.isEmpty()).isTrue();
        assertThat(list.snapshot()).isEmpty();
    }

    @Test
    void whatIsClosedHidesNothingThatIsOpen() {
        addClosed();
        RegisteredResource<RuntimeException> open = resource();
        list.add(open);
        addClosed();

        assertThat(list.isEmpty()).isFalse();
        open.close();
        assertThat(list.isEmpty()).isTrue();
    }
}

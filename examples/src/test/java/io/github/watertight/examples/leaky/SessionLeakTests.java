package io.github.watertight.examples.leaky;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.watertight.work.Builder;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** A leak that belongs to no test: an extension writes a report when all tests have ended, and forgets its Builder. */
@ExtendWith(SessionLeakTests.ReportWriter.class)
class SessionLeakTests {

    static final class ReportWriter implements BeforeAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) {
            AutoCloseable atTheEnd = ReportWriter::writeReport;
            context.getRoot().getStore(Namespace.create(ReportWriter.class)).put("report", atTheEnd);
        }

        private static void writeReport() throws IOException {
            Builder builder = Builder.open();
            Files.writeString(builder.newObjectDir().resolve("report.txt"), "all tests have ended");
        }
    }

    @Test
    void leaksNothingItself() {
        assertThat(ReportWriter.class).isFinal();
    }
}

/*
 * EPUBCheck over many books in one process: starting Java and reading its
 * schemas takes seconds, a book takes a tenth of one.
 *
 *   java -cp epubcheck.jar tests/tools/CheckBooks.java BOOK.epub...
 *
 * Prints what EPUBCheck says, usage notes too, and a last line
 * "N books, N messages"; exits with 1 when there was a message.
 */
import com.adobe.epubcheck.api.EPUBLocation;
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.api.MasterReport;
import com.adobe.epubcheck.messages.Message;
import com.adobe.epubcheck.messages.MessageId;
import com.adobe.epubcheck.messages.Severity;
import com.adobe.epubcheck.util.FeatureEnum;
import com.adobe.epubcheck.util.ReportingLevel;
import java.io.File;

public class CheckBooks {
	static class Lines extends MasterReport {
		final String book;
		int messages;

		Lines(String book) {
			this.book = book;
			setEpubFileName(book);
			setReportingLevel(ReportingLevel.Usage);
		}

		@Override
		public void message(Message message, EPUBLocation at, Object... args) {
			Severity severity = message.getSeverity();

			if (severity == Severity.SUPPRESSED
			    || severity == Severity.INFO)
				return;
			/* says no more than that there is a font */
			if (message.getID() == MessageId.CSS_028)
				return;
			if (++messages <= 20)
				System.out.println(book + ": " + severity + " "
				    + message.getID() + " " + at.getPath() + ":"
				    + at.getLine() + ": " + message.getMessage(args));
		}

		@Override
		public void info(String resource, FeatureEnum feature, String value) {
		}

		@Override
		public int generate() {
			return 0;
		}

		@Override
		public void initialize() {
		}
	}

	public static void main(String[] books) {
		int messages = 0;

		for (String book : books) {
			Lines report = new Lines(book);

			try {
				new EpubCheck(new File(book), report).doValidate();
			} catch (RuntimeException e) {
				report.messages++;
				System.out.println(book + ": " + e);
			}
			messages += report.messages;
		}
		System.out.println(books.length + " books, " + messages
		    + " messages");
		System.exit(messages > 0 ? 1 : 0);
	}
}

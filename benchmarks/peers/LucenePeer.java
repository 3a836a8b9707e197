import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.facet.FacetResult;
import org.apache.lucene.facet.Facets;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.LabelAndValue;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesReaderState;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.MMapDirectory;

/**
 * Lucene at the job of the other engines, by the lines that benchmarks/worker.py speaks.
 *
 * <p>Articles come as a tab-separated table: id, title, body, outlet, date, entities.
 */
public final class LucenePeer {
    private static final int HITS = 10;
    private static final int VALUES = 20;
    private static final int MONTHS = 1000;
    private static final int MAX_TEXT = 1 << 20;
    private static final double MEMORY_MB = 512;

    private static final Analyzer SPANISH = new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = new StandardTokenizer();
            return new TokenStreamComponents(words, new SnowballFilter(new LowerCaseFilter(words), "Spanish"));
        }
    };

    private final Path folder;
    private final FacetsConfig facets = new FacetsConfig();
    private IndexSearcher searcher;
    private SortedSetDocValuesReaderState values;
    private UnifiedHighlighter highlighter;

    private LucenePeer(Path folder) {
        this.folder = folder;
        facets.setMultiValued("entity", true);
    }

    public static void main(String[] arguments) throws IOException {
        LucenePeer peer = new LucenePeer(Paths.get(arguments[0]));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            out.println(peer.answer(line.split("\t")));
        }
    }

    private String answer(String[] fields) throws IOException {
        long started = System.nanoTime();
        long[] answer = {0, 0};
        switch (fields[0]) {
            case "index" -> index(Paths.get(fields[1]));
            case "open" -> open();
            default -> answer = ask(fields[1], fields[2], Arrays.copyOfRange(fields, 3, fields.length));
        }
        double ms = (System.nanoTime() - started) / 1e6;
        return String.format(Locale.ROOT, "%.4f\t%d\t%d", ms, answer[0], answer[1]);
    }

    private void index(Path table) throws IOException {
        FieldType withOffsets = new FieldType(TextField.TYPE_STORED);
        withOffsets.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
        IndexWriterConfig config = new IndexWriterConfig(SPANISH).setRAMBufferSizeMB(MEMORY_MB);
        try (IndexWriter writer = new IndexWriter(FSDirectory.open(folder), config);
                BufferedReader lines = Files.newBufferedReader(table)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                writer.addDocument(facets.build(document(line.split("\t", -1), withOffsets)));
            }
            writer.forceMerge(1);
        }
    }

    private static Document document(String[] cells, FieldType withOffsets) {
        Document document = new Document();
        document.add(new StringField("id", cells[0], Field.Store.YES));
        document.add(new TextField("title", cells[1], Field.Store.YES));
        document.add(new Field("body", cells[2], withOffsets));
        if (!cells[3].isEmpty()) {
            document.add(new StringField("outlet", cells[3], Field.Store.NO));
            document.add(new SortedSetDocValuesFacetField("outlet", cells[3]));
        }
        if (!cells[4].isEmpty()) {
            document.add(new SortedSetDocValuesFacetField("month", cells[4].substring(0, 7)));
        }
        for (int i = 5; i < cells.length; i++) {
            document.add(new SortedSetDocValuesFacetField("entity", cells[i]));
        }
        return document;
    }

    private void open() throws IOException {
        searcher = new IndexSearcher(DirectoryReader.open(new MMapDirectory(folder)));
        searcher.setQueryCache(null);
        values = new DefaultSortedSetDocValuesReaderState(searcher.getIndexReader());
        highlighter = new UnifiedHighlighter(searcher, SPANISH);
        highlighter.setMaxLength(MAX_TEXT);
    }

    /** Returns the total, and how many characters and counts were read. */
    private long[] ask(String part, String kind, String[] words) throws IOException {
        Query query = query(kind, words);
        if (part.equals("search")) {
            TopScoreDocCollector best = TopScoreDocCollector.create(HITS, Integer.MAX_VALUE);
            searcher.search(query, best);
            TopDocs top = best.topDocs();
            return new long[] {top.totalHits.value, top.scoreDocs.length};
        }
        FacetsCollector found = new FacetsCollector();
        TopDocs top = FacetsCollector.search(searcher, query, HITS, found);
        long total = top.totalHits.value;
        long read = total == 0 ? 0 : readCounts(found);
        if (part.equals("page") && total > 0) {
            read += readHits(query, top);
        }
        return new long[] {total, read};
    }

    private long readCounts(FacetsCollector found) throws IOException {
        Facets counts = new SortedSetDocValuesFacetCounts(values, found);
        long read = 0;
        for (String name : new String[] {"entity", "outlet", "month"}) {
            FacetResult result = counts.getTopChildren(name.equals("month") ? MONTHS : VALUES, name);
            for (LabelAndValue value : result == null ? new LabelAndValue[0] : result.labelValues) {
                read += value.value.longValue();
            }
        }
        return read;
    }

    private long readHits(Query query, TopDocs top) throws IOException {
        long read = 0;
        for (ScoreDoc hit : top.scoreDocs) {
            read += searcher.doc(hit.doc, Set.of("title")).get("title").length();
        }
        for (String snippet : highlighter.highlight("body", query, top, 1)) {
            read += snippet == null ? 0 : snippet.length();
        }
        return read;
    }

    private static Query query(String kind, String[] words) throws IOException {
        if (kind.equals("phrase")) {
            PhraseQuery.Builder phrase = new PhraseQuery.Builder();
            for (String word : words) {
                phrase.add(new Term("body", stem(word)));
            }
            return phrase.build();
        }
        boolean isFiltered = kind.equals("filter");
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (String word : isFiltered ? Arrays.copyOf(words, 1) : words) {
            Occur occur = kind.equals("or") ? Occur.SHOULD : Occur.MUST;
            all.add(new TermQuery(new Term("body", stem(word))), occur);
        }
        if (isFiltered) {
            all.add(new TermQuery(new Term("outlet", words[1])), Occur.FILTER);
        }
        return all.build();
    }

    private static String stem(String word) throws IOException {
        try (TokenStream tokens = SPANISH.tokenStream("body", word)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            return tokens.incrementToken() ? term.toString() : word;
        }
    }
}

using Dapper;
using Guildhall.Foundations.Modules.Search.Asking;
using Guildhall.Platform.Data;
using Guildhall.Platform.Localisation;

namespace Guildhall.Foundations.Modules.Search;

/// <summary>
/// One index over everything people look for. Modules keep their own kind of thing in it; people find them by their own words:
/// other forms of a word, synonyms, beginnings, slips.
/// </summary>
public sealed class SearchIndex
{
    // A slip put right must fit this much better to be believed.
    private const double MuchBetter = 1.15;
    private const string WordBreaks = "[[:space:]/\\\\@._–—&+-]+";

    private readonly Database _database;
    private readonly Synonyms _synonyms;
    private readonly HashSet<string> _ownName;

    internal SearchIndex(Database database, Synonyms synonyms, LocalText? council)
    {
        _database = database;
        _synonyms = synonyms;
        _ownName = council is { } name ? [.. new[] { "en", "cy" }.SelectMany(language => TypedWords.Of(name.In(language), language)).Select(w => w.Text)] : [];
    }

    /// <summary>Makes these all that the index holds of a kind. Writes only what differs, in the caller's transaction.</summary>
    /// <param name="kind">The kind of thing: <c>service</c>, <c>article</c>.</param>
    /// <returns>How many entries were added, changed or removed.</returns>
    public async Task<int> ReplaceAsync(Transaction tx, string kind, IReadOnlyCollection<SearchEntry> entries)
    {
        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtext('search.' || @kind))", new { kind });
        var changed = await tx.QuerySingleAsync<int>(
            """
            with given as materialized (
                select g.key, g.language, g.audience, g.title, g.summary, g.keywords, g.body, g.url
                from unnest(@Keys, @Languages, @Audiences, @Titles, @Summaries, @Keywords, @Bodies, @Urls)
                    as g (key, language, audience, title, summary, keywords, body, url)
            ),
            gone as (
                delete from search.entry e
                where e.kind = @kind and not exists (select from given g where g.key = e.key and g.language = e.language)
                returning 1
            ),
            written as (
                insert into search.entry (kind, key, language, audience, title, summary, keywords, body, url)
                select @kind, g.key, g.language, g.audience, g.title, g.summary, g.keywords, g.body, g.url
                from given g
                where not exists (
                    select from search.entry e
                    where e.kind = @kind and e.key = g.key and e.language = g.language
                        and (e.audience, e.title, e.summary, e.keywords, e.body, e.url) = (g.audience, g.title, g.summary, g.keywords, g.body, g.url))
                on conflict (kind, key, language) do update
                set audience = excluded.audience, title = excluded.title, summary = excluded.summary,
                    keywords = excluded.keywords, body = excluded.body, url = excluded.url
                returning 1
            )
            select ((select count(*) from gone) + (select count(*) from written))::int
            """,
            new
            {
                kind,
                Keys = Column(entries, e => e.Key),
                Languages = Column(entries, e => e.Language),
                Audiences = Column(entries, e => Text.Kebab(e.Audience)),
                Titles = Column(entries, e => e.Title),
                Summaries = Column(entries, e => e.Summary),
                Keywords = Column(entries, e => string.Join("; ", e.Keywords)),
                Bodies = Column(entries, e => e.Body),
                Urls = Column(entries, e => e.Url),
            });
        if (changed > 0)
        {
            await ReplaceWordsAsync(tx, kind);
        }

        return changed;
    }

    /// <summary>What fits a person's own words, the best first. One round trip; a second when a word looks misspelt.</summary>
    /// <param name="words">What they typed, whatever it is: the first 200 characters and twelve words of it are looked for.</param>
    /// <param name="language"><c>en</c> or <c>cy</c>: what is written in the other is not found.</param>
    /// <param name="audience">Who looks.</param>
    /// <param name="kinds">The kinds to look among; null for all.</param>
    /// <param name="limit">How many at most.</param>
    public async Task<SearchResult> FindAsync(
        string words,
        string language,
        SearchAudience audience,
        IReadOnlyCollection<string>? kinds = null,
        int limit = 20,
        CancellationToken cancellationToken = default)
    {
        language = language == "cy" ? "cy" : "en";
        var asked = Question.Of(TypedWords.Of(words, language), language, _synonyms, _ownName);
        if (asked.Places.Count == 0)
        {
            return SearchResult.Nothing;
        }

        await using var connection = await _database.OpenAsync(cancellationToken);
        var (hits, near) = await AskAsync(asked, spell: true);
        var corrections = near.GroupBy(n => n.Place).Where(n => !asked.IsKnown(n.Key))
            .Select(n => (Place: n.Key, Word: Spelling.Nearest(asked.Places[n.Key], n.Select(w => w.Word).Concat(_synonyms.Words(language)))))
            .Where(n => n.Word is not null)
            .ToDictionary(n => n.Place, n => n.Word!);
        if (corrections.Count == 0)
        {
            return new SearchResult(hits, null);
        }

        var corrected = asked.With(corrections);
        var (better, _) = await AskAsync(Question.Of(corrected, language, _synonyms, _ownName), spell: false);
        return better.Count > 0 && (hits.Count == 0 || better[0].Rank > hits[0].Rank * MuchBetter)
            ? new SearchResult(better, string.Join(' ', corrected.Select(w => w.Text)))
            : new SearchResult(hits, null);

        async Task<(IReadOnlyList<SearchHit> Hits, IReadOnlyList<(int Place, string Word)> Near)> AskAsync(Question question, bool spell)
        {
            var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
                FindSql,
                new
                {
                    Config = language == "cy" ? "search.plain" : "search.english",
                    language,
                    Staff = audience == SearchAudience.Staff,
                    Kinds = kinds?.ToArray(),
                    question.Any,
                    question.Every,
                    Places = question.Terms.Select(t => t.Place).ToArray(),
                    Alike = question.Terms.Select(t => t.Alike).ToArray(),
                    Texts = question.Terms.Select(t => t.Text).ToArray(),
                    Weak = question.Weak.ToArray(),
                    Words = spell ? question.Places.ToArray() : [],
                    limit,
                },
                cancellationToken: cancellationToken))).AsList();
            return (
                [.. rows.Where(r => r.Place is null).Select(r => new SearchHit(r.Kind!, r.Key!, r.Title!, r.Summary!, r.Url!, r.Rank))],
                [.. rows.Where(r => r.Place is not null).Select(r => (r.Place!.Value, r.Word!))]);
        }
    }

    // A word that half the things have tells less than a rare one. A thing that fits half the words or fewer fits by accident,
    // unless nothing fits more and it names one of two; words that are in no title, keyword or summary are not counted then,
    // nor are those that say little. The close look is kept to a few things: those with a word in the heading; if they are few,
    // those that have every word anywhere; and if there are none, those that have any. The arrays go through (select …) so that
    // PostgreSQL sees no gain in planning for their lengths anew each time, which takes it as long as the search itself.
    private const string FindSql =
        """
        with term as materialized (
            select t.place, t.alike, to_tsquery(@Config::regconfig, t.text) as query
            from unnest((select @Places), (select @Alike), (select @Texts)) as t (place, alike, text)
        ),
        asked as materialized (
            select to_tsquery(@Config::regconfig, @Any) as any_word, to_tsquery(@Config::regconfig, @Every) as every_word
        ),
        named as materialized (
            select e.kind, e.key, e.title, e.summary, e.url, e.heading, e.words
            from search.entry e
            where e.heading @@ (select any_word from asked)
                and e.language = @language
                and (e.audience = 'public' or @Staff)
                and (@Kinds::text[] is null or e.kind = any(@Kinds))
            order by ts_rank('{0, 0.3, 0.7, 1}', e.heading, (select any_word from asked)) desc
            limit 60
        ),
        told as materialized (
            select e.kind, e.key, e.title, e.summary, e.url, e.heading, e.words
            from search.entry e
            where (select count(*) from named) < 20
                and e.words @@ (select every_word from asked)
                and not e.heading @@ (select any_word from asked)
                and e.language = @language
                and (e.audience = 'public' or @Staff)
                and (@Kinds::text[] is null or e.kind = any(@Kinds))
            order by ts_rank(e.words, (select every_word from asked)) desc
            limit 40
        ),
        hinted as materialized (
            select e.kind, e.key, e.title, e.summary, e.url, e.heading, e.words
            from search.entry e
            where not exists (select from named)
                and not exists (select from told)
                and e.words @@ (select any_word from asked)
                and e.language = @language
                and (e.audience = 'public' or @Staff)
                and (@Kinds::text[] is null or e.kind = any(@Kinds))
            order by ts_rank(e.words, (select any_word from asked)) desc
            limit 40
        ),
        candidate as materialized (
            select row_number() over () as number, c.kind, c.key, c.title, c.summary, c.url, c.heading, c.words
            from (
                select kind, key, title, summary, url, heading, words from named
                union all
                select kind, key, title, summary, url, heading, words from told
                union all
                select kind, key, title, summary, url, heading, words from hinted) c
        ),
        part as materialized (
            select c.number, c.words, ts_filter(c.heading, '{a}') as a, ts_filter(c.heading, '{b}') as b, ts_filter(c.heading, '{c}') as c
            from candidate c
        ),
        fit as materialized (
            select p.number, t.place, max(length(p.a)) as title_words,
                max(t.alike * case
                    when p.a @@ t.query then 1
                    when p.b @@ t.query then 0.8
                    when p.c @@ t.query then 0.45
                    else 0.12 end) as score
            from part p
            join term t on p.words @@ t.query
            group by p.number, t.place
        ),
        place as materialized (
            select t.place,
                case when t.place = any(@Weak) then 0.5 else 1 end / (1 + ln(1 + count(f.score))) as weight,
                coalesce(max(f.score), 0) > 0.15 and not t.place = any(@Weak) as counts
            from (select distinct place from term where numnode(query) > 0) t
            left join fit f using (place)
            group by t.place
        ),
        whole as materialized (
            select sum(weight) as weight, count(*) filter (where counts) as counted, sum(weight) filter (where counts) as counted_weight
            from place
        ),
        summed as (
            select f.number, max(f.title_words) as title_words, sum(p.weight * f.score) as weight,
                count(*) filter (where p.counts) as fits,
                sum(p.weight) filter (where p.counts) as fits_weight,
                max(f.score) filter (where p.counts) as best
            from fit f
            join place p using (place)
            group by f.number
        ),
        ranked as (
            select s.number, s.fits, s.best, w.counted,
                s.weight / w.weight * (1 + 0.2 / (1 + s.title_words)) as rank,
                max(s.fits) over () as most_fits,
                coalesce(s.fits_weight, 0) / w.counted_weight as share
            from summed s
            cross join whole w
        ),
        found as (
            select r.number, r.rank
            from ranked r
            where r.counted = 0
                or r.fits * 2 > r.counted
                or r.share > 0.65
                or (r.most_fits * 2 <= r.counted and r.fits * 2 = r.counted and r.best > 0.4)
            order by r.rank desc, r.number
            limit (select @limit)
        )
        select c.kind, c.key, c.title, c.summary, c.url, r.rank, null::int as place, null::text as word
        from found r
        join candidate c using (number)
        union all
        select null, null, null, null, null, 0, t.place, near.plain
        from unnest((select @Words)) with ordinality as typed (word, number)
        join place t on t.place = typed.number - 1
        cross join lateral (
            select w.plain
            from search.word w
            where w.language = @language
                and (w.audience = 'public' or @Staff)
                and (@Kinds::text[] is null or w.kind = any(@Kinds))
                and (w.plain operator(public.%) typed.word
                    or (left(w.plain, 1) = left(typed.word, 1) and length(typed.word) <= 5
                        and length(w.plain) between length(typed.word) - 1 and length(typed.word) + 1))
            group by w.plain
            order by public.similarity(w.plain, typed.word) desc
            limit 40
        ) near
        where not exists (select from fit f where f.place = t.place)
        order by rank desc, key
        """;

    private static async Task ReplaceWordsAsync(Transaction tx, string kind) =>
        await tx.ExecuteAsync(
            """
            with wanted as materialized (
                select distinct e.language, e.audience, w.word
                from search.entry e
                cross join lateral regexp_split_to_table(lower(e.title || ' ' || e.keywords || ' ' || e.summary), @breaks) as part (text)
                cross join lateral regexp_replace(part.text, '[’''].*$|[^[:alnum:]]+', '', 'g') as w (word)
                where e.kind = @kind and length(w.word) between 3 and 40 and w.word !~ '[0-9]'
                    and to_tsvector('search.english', w.word) <> ''
            ),
            gone as (
                delete from search.word o
                where o.kind = @kind
                    and not exists (select from wanted w where w.language = o.language and w.audience = o.audience and w.word = o.word)
            )
            insert into search.word (kind, language, audience, word, plain)
            select @kind, w.language, w.audience, w.word, public.unaccent(w.word)
            from wanted w
            on conflict (kind, language, audience, word) do nothing
            """,
            new { kind, breaks = WordBreaks });

    // PostgreSQL's text holds any character but this one.
    private static string[] Column(IReadOnlyCollection<SearchEntry> entries, Func<SearchEntry, string> value) =>
        [.. entries.Select(e => value(e).Replace("\0", "", StringComparison.Ordinal))];

    private sealed record Row
    {
        public string? Kind { get; init; }

        public string? Key { get; init; }

        public string? Title { get; init; }

        public string? Summary { get; init; }

        public string? Url { get; init; }

        public double Rank { get; init; }

        public int? Place { get; init; }

        public string? Word { get; init; }
    }
}

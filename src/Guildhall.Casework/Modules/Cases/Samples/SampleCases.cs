using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Casework.Modules.Cases.Targets;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Foundations.Modules.Notifications;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;
using Npgsql;
using NpgsqlTypes;

namespace Guildhall.Casework.Modules.Cases.Samples;

/// <summary>When a made-up case is to begin.</summary>
/// <param name="At">The instant.</param>
/// <param name="Open">Whether it is to be open still, or closed; null to let it go as such cases go.</param>
public readonly record struct SampleOpening(DateTimeOffset At, bool? Open = null);

/// <summary>What made-up cases are made from.</summary>
public sealed record SampleSource
{
    /// <summary>The services asked for, as they are now.</summary>
    public required IReadOnlyCollection<ServiceVersion> Services { get; init; }

    /// <summary>What people say.</summary>
    public required SampleWords Words { get; init; }

    /// <summary>Where people live.</summary>
    public required IReadOnlyList<(long Uprn, string Text, string? Ward)> Addresses { get; init; }

    /// <summary>Who works the cases, by team. A team without anybody has cases all the same.</summary>
    public required ILookup<string, StaffMember> Officers { get; init; }

    /// <summary>The teams' names as people read them.</summary>
    public required IReadOnlyDictionary<string, string> Teams { get; init; }

    /// <summary>The council's working days, and the law's.</summary>
    public required Calendars Calendars { get; init; }

    /// <summary>What references begin with.</summary>
    public required string ReferencePrefix { get; init; }

    /// <summary>What closes the answers nobody should read.</summary>
    public required SensitiveAnswers Sensitive { get; init; }

    /// <summary>How many people the borough has.</summary>
    public required int People { get; init; }

    /// <summary>The accounts of those people, by their numbers: what they sent on the website is theirs. Nobody has one when empty.</summary>
    public IReadOnlyList<Guid> Accounts { get; init; } = [];

    /// <summary>The flags some cases have; none when empty.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The instant up to which things have happened.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Which borough it is: the same seed tells the same stories.</summary>
    public int Seed { get; init; } = 20261121;

    /// <summary>How many lines of history a case has at least; null for as many as come about.</summary>
    public int? Lines { get; init; }
}

/// <summary>
/// Makes up cases and writes them by COPY: people of a borough ask for services in uneven shares, officers work them stage by stage,
/// write notes and messages, and end most in time and some late. Marked as sample, without events: nobody is written to.
/// </summary>
public sealed class SampleCases(SampleSource source)
{
    private const double OfficerShare = 0.85;
    private const double StuckShare = 0.02;
    private const double LetterShare = 0.14;
    private const double DisputedShare = 0.03;
    private const double CallShare = 0.16;
    private const double AnswerShare = 0.3;
    private const double FlagShare = 0.06;
    private const int AtOnce = 20_000;

    private readonly Random _chance = new(source.Seed);
    private readonly Plan[] _plans = [.. source.Services.Where(v => !v.Definition.IsChecker).OrderBy(v => v.Definition.Name, StringComparer.Ordinal)
        .Select(v => (Version: v, Words: source.Words.Services.GetValueOrDefault(v.Definition.Name))).Select(p => new Plan(p.Version, p.Words, p.Words?.Share ?? 1))];

    private readonly HashSet<string> _references = new(StringComparer.Ordinal);

    /// <summary>Writes the cases that begin so, in the connection's transaction if it has one.</summary>
    public void Write(NpgsqlConnection connection, IEnumerable<SampleOpening> openings)
    {
        // The next are made up while the last are written.
        List<Life> made = [];
        foreach (var chunk in openings.Chunk(AtOnce))
        {
            var next = Task.Run(() => chunk.Select(Live).ToList());
            Write(connection, made);
            made = next.GetAwaiter().GetResult();
        }

        Write(connection, made);
    }

    private static void Write(NpgsqlConnection connection, List<Life> lives)
    {
        if (lives.Count > 0)
        {
            WriteCases(connection, lives);
            WriteSubmissions(connection, lives);
            WriteClocks(connection, lives);
            WriteSurveys(connection, lives);
            WriteTimeline(connection, lives);
            SampleMessages.Write(connection, lives.SelectMany(life => life.Messages));
        }
    }

    /// <summary>Instants over the time before now at which people would ask, the earliest first: by day on weekdays, seldom at night.</summary>
    public static IReadOnlyList<SampleOpening> Openings(int count, TimeSpan span, DateTimeOffset now, int seed)
    {
        var chance = new Random(seed);
        var openings = new List<SampleOpening>(count);
        while (openings.Count < count)
        {
            var at = now - (span * chance.NextDouble());
            var local = LondonTime.At(at);
            var share = local.Hour switch { < 6 => 0.05, < 8 => 0.3, < 12 => 1, < 17 => 0.85, < 22 => 0.5, _ => 0.15 };
            if (chance.NextDouble() < share * (local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.35 : 1))
            {
                openings.Add(new SampleOpening(at));
            }
        }

        return [.. openings.OrderBy(opening => opening.At)];
    }

    private Life Live(SampleOpening opening)
    {
        var plan = Pick();
        var service = plan.Version.Definition;
        var person = Person();
        var day = LondonTime.DayOf(opening.At);
        var answers = SampleAnswers.Of(service, person, day, plan.Words, _chance);
        var clocks = service.Case.FirstClocks.Select(name => Clock.Start(name, service.Case, source.Calendars, opening.At)).ToList();
        var life = new Life
        {
            Id = Guid.CreateVersion7(opening.At),
            Reference = NewReference(),
            Plan = plan,
            Person = person,
            Facts = CustomerFacts.Of(service, answers),
            Answers = source.Sensitive.Seal(service, answers).ToJson(),
            Facets = Facets.Of(service, answers),
            Opened = opening.At,
            Clocks = clocks,
            Target = clocks.First(clock => clock.Name == CaseRules.Finish).DueOn,
            Channel = service.IsInternal || _chance.NextDouble() < CallShare ? "staff" : "web",
            Flags = source.Flags.Count > 0 && _chance.NextDouble() < FlagShare ? [source.Flags[_chance.Next(source.Flags.Count)]] : [],
        };
        Work(life, opening.Open);
        return life;
    }

    // Everything that would happen, and then what has happened by now.
    private void Work(Life life, bool? open)
    {
        var rules = life.Plan.Version.Definition.Case;
        var path = Path(rules);
        var officers = source.Officers[rules.Team].ToList();
        var officer = officers.Count > 0 && _chance.NextDouble() < OfficerShare ? officers[_chance.Next(officers.Count)] : null;
        var by = new By("officer", officer?.Id, officer?.Name ?? source.Teams.GetValueOrDefault(rules.Team, rules.Team));
        var customer = new By("person", null, Actor.Anonymous.Name);
        var promised = Math.Max(0.3, (life.Target.ToDateTime(new TimeOnly(17, 0)) - LondonTime.At(life.Opened).DateTime).TotalDays);
        var end = life.Opened + TimeSpan.FromDays(promised * (_chance.NextDouble() < (life.Plan.Words?.Late ?? 0.12) ? 1.05 + (0.8 * _chance.NextDouble()) : 0.1 + (0.85 * _chance.NextDouble())));
        if (_chance.NextDouble() < StuckShare)
        {
            end += TimeSpan.FromDays(30 + (90 * _chance.NextDouble()));
        }

        end = open switch
        {
            true when end <= source.Now => source.Now + TimeSpan.FromDays(1 + (5 * _chance.NextDouble())),
            false when end > source.Now => source.Now - ((source.Now - life.Opened) * 0.02),
            _ => end,
        };
        end = open == false ? end : Office(end);
        var step = (end - life.Opened) / path.Count;
        Happens(life, life.Opened, "opened", path[0].Public is not null, path[0], null, customer);
        if (officer is not null)
        {
            Happens(life, Office(life.Opened + (step * 0.3 * _chance.NextDouble())), "assigned", false, null, officer.Name, by);
            life.Owner = officer;
        }

        for (var i = 1; i < path.Count; i++)
        {
            var from = life.Opened + (step * (i - 1));
            if (_chance.Next(3) == 0 || life.Lines.Count + path.Count - i < source.Lines)
            {
                Happens(life, Office(from + (step * (0.3 + (0.5 * _chance.NextDouble())))), "note", false, null, One(life.Plan.Words?.Notes, source.Words.Notes), by);
            }

            if (_chance.NextDouble() < LetterShare)
            {
                var wrote = from + (step * (0.2 + (0.3 * _chance.NextDouble())));
                Happens(life, wrote, "written", true, null, One(null, source.Words.Letters), customer);
                if (_chance.Next(8) > 0)
                {
                    Happens(life, Office(wrote + TimeSpan.FromDays(0.1 + (1.5 * _chance.NextDouble()))), "replied", true, null, One(null, source.Words.Replies), by);
                }
            }

            var last = i == path.Count - 1;
            Happens(life, last ? end : Office(life.Opened + (step * i)), "moved", path[i].Public is not null, path[i], path[i].ReasonRequired ? One(life.Plan.Words?.Reasons, source.Words.Reasons) : null, by);
        }

        if (path[^1] is { Closes: Outcome.Done, MayBeDisputed: true } closing && rules.NotFixed is not null && rules.ReopenedStage.Closes is null && _chance.NextDouble() < DisputedShare)
        {
            var back = end + TimeSpan.FromDays(0.5 + (9 * _chance.NextDouble()));
            Happens(life, back, "disputed", true, rules.ReopenedStage, One(null, source.Words.Letters), customer);
            Happens(life, Office(back + TimeSpan.FromDays(promised * (0.2 + (0.9 * _chance.NextDouble())))), "moved", closing.Public is not null, closing, null, by);
        }

        while (life.Lines.Count < source.Lines)
        {
            Happens(life, life.Opened + ((end - life.Opened) * _chance.NextDouble()), "note", false, null, One(life.Plan.Words?.Notes, source.Words.Notes), by);
        }

        life.EndsAt(source.Now, source.Calendars);
        if (life.Stage.Closes is Outcome.Done or Outcome.Refused && life.Facts.Email is not null && life.Plan.Version.Definition.Case.Survey != false
            && !life.Plan.Version.Definition.Privacy.Restricted && _chance.NextDouble() < AnswerShare)
        {
            // People are content with what was in time, and less so with what was late, refused or not put right at first.
            var mood = _chance.NextDouble() + (LondonTime.DayOf(life.StageSince) > life.Target ? 0.3 : 0) + (life.Stage.Closes is Outcome.Refused ? 0.25 : 0) + (life.Disputed > 0 ? 0.2 : 0);
            var at = life.StageSince + TimeSpan.FromDays(0.9 + (2 * _chance.NextDouble()));
            life.Survey = at <= source.Now ? (mood switch { < 0.5 => 5, < 0.82 => 4, < 0.93 => 3, < 1.1 => 2, _ => 1 }, at) : null;
        }
    }

    private void Happens(Life life, DateTimeOffset at, string kind, bool isPublic, Stage? stage, string? text, By by) =>
        life.Lines.Add(new Line(at, kind, isPublic, stage, text, by));

    // The council works on weekdays, by day: what comes in the evening waits for the next.
    private DateTimeOffset Office(DateTimeOffset at)
    {
        var day = LondonTime.DayOf(at).AddDays(LondonTime.At(at).Hour >= 18 ? 1 : 0);
        while (!source.Calendars.Council.IsWorkingDay(day))
        {
            day = day.AddDays(1);
        }

        return day == LondonTime.DayOf(at) && LondonTime.At(at).Hour is >= 8 and < 18 ? at : LondonTime.InstantOf(day, new TimeOnly(_chance.Next(9, 17), _chance.Next(60)));
    }

    private string One(List<string>? own, List<string> councils) => own is { Count: > 0 } ? own[_chance.Next(own.Count)] : councils[_chance.Next(councils.Count)];

    private Plan Pick()
    {
        var at = _chance.NextDouble() * _plans.Sum(p => p.Share);
        foreach (var plan in _plans)
        {
            at -= plan.Share;
            if (at <= 0)
            {
                return plan;
            }
        }

        return _plans[^1];
    }

    // A few ask often.
    private SamplePerson Person() => PersonOf((int)(source.People * Math.Pow(_chance.NextDouble(), 1.7)));

    /// <summary>Whoever has a number below <see cref="SampleSource.People"/>: always the same person.</summary>
    public SamplePerson PersonOf(int number)
    {
        var who = new Random(number + source.Seed);
        var first = source.Words.First[who.Next(source.Words.First.Count)];
        var last = source.Words.Last[who.Next(source.Words.Last.Count)];
        var (uprn, address, ward) = source.Addresses[who.Next(source.Addresses.Count)];
        return new SamplePerson(
            first,
            last,
            string.Create(CultureInfo.InvariantCulture, $"{Plain(first)}.{Plain(last)}{number}@example.org"),
            who.Next(3) == 0 ? string.Create(CultureInfo.InvariantCulture, $"0114 496 {who.Next(1000):0000}") : string.Create(CultureInfo.InvariantCulture, $"07700 900{who.Next(1000):000}"),
            uprn,
            address,
            who.Next(100) < 4 ? "cy" : "en")
        { Ward = ward, Account = source.Accounts.Count > number ? source.Accounts[number] : null };
    }

    private static string Plain(string name) => CaseRegister.SurnameKey(name);

    // From the first stage to one that closes, mostly by those named first, for these are the usual way.
    private List<Stage> Path(CaseRules rules)
    {
        var path = new List<Stage> { rules.FirstStage };
        while (path[^1].Closes is null && path.Count < 7)
        {
            var next = path[^1].Next.Select(rules.Stage).OfType<Stage>().Where(s => !path.Contains(s) && (s.Closes is null or Outcome.Done || _chance.Next(4) == 0)).ToList();
            if (next.Count == 0)
            {
                break;
            }

            path.Add(next[(int)(next.Count * Math.Pow(_chance.NextDouble(), 1.5))]);
        }

        if (path[^1].Closes is null && rules.Stages.FirstOrDefault(s => s.Closes is Outcome.Done) is { } end)
        {
            path.Add(end);
        }

        return path;
    }

    private string NewReference()
    {
        while (true)
        {
            var reference = Reference.New(source.ReferencePrefix).ToString();
            if (_references.Add(reference))
            {
                return reference;
            }
        }
    }

    private static void WriteCases(NpgsqlConnection connection, List<Life> lives)
    {
        using var to = connection.BeginBinaryImport(
            """
            copy cases."case" (id, reference, service, service_version, stage, stage_since, team, owner, owner_name, restricted, channel, language,
                customer_name, customer_email, customer_phone, surname_key, property_uprn, property_text, opened_at, target_on, closed_at, outcome, version,
                customer_wrote_at, chases, reopened, ward, warn_on, waiting_since, facets, flags, holder, holder_kind, sample, changed_at)
            from stdin (format binary)
            """);
        foreach (var life in lives)
        {
            var service = life.Plan.Version.Definition;
            var closes = life.Stage.Closes;
            to.StartRow();
            to.Write(life.Id, NpgsqlDbType.Uuid);
            to.Write(life.Reference, NpgsqlDbType.Text);
            to.Write(service.Name, NpgsqlDbType.Text);
            to.Write(life.Plan.Version.Id, NpgsqlDbType.Uuid);
            to.Write(life.Stage.Name, NpgsqlDbType.Text);
            to.Write(life.StageSince, NpgsqlDbType.TimestampTz);
            to.Write(service.Case.Team, NpgsqlDbType.Text);
            Put(to, life.Owner?.Id, NpgsqlDbType.Uuid);
            Put(to, life.Owner?.Name);
            to.Write(service.Privacy.Restricted, NpgsqlDbType.Boolean);
            to.Write(life.Channel, NpgsqlDbType.Text);
            to.Write(life.Person.Language, NpgsqlDbType.Text);
            Put(to, life.Facts.Name);
            Put(to, life.Facts.Email);
            Put(to, life.Facts.Phone);
            Put(to, life.Facts.Name is { } name ? CaseRegister.SurnameKey(name) : null);
            Put(to, life.Facts.PropertyUprn, NpgsqlDbType.Bigint);
            Put(to, life.Facts.PropertyText);
            to.Write(life.Opened, NpgsqlDbType.TimestampTz);
            to.Write(life.Target, NpgsqlDbType.Date);
            Put<DateTimeOffset>(to, closes is null ? null : life.StageSince, NpgsqlDbType.TimestampTz);
            Put(to, closes is { } outcome ? Platform.Data.Text.Kebab(outcome) : null);
            to.Write(life.Lines.Count, NpgsqlDbType.Integer);
            Put(to, life.WroteAt, NpgsqlDbType.TimestampTz);
            to.Write(life.Lines.Count(line => line.Kind == "written"), NpgsqlDbType.Integer);
            to.Write(life.Disputed, NpgsqlDbType.Integer);
            Put(to, life.Ward);
            to.Write(life.Clocks.Min(clock => clock.WarnOn), NpgsqlDbType.Date);
            Put(to, life.WaitingSince, NpgsqlDbType.TimestampTz);
            Put(to, life.Facets, NpgsqlDbType.Jsonb);
            to.Write(life.Flags, NpgsqlDbType.Array | NpgsqlDbType.Text);
            Put(to, life.Holder, NpgsqlDbType.Uuid);
            Put(to, life.Holder is null ? null : "person");
            to.Write(true, NpgsqlDbType.Boolean);
            to.Write(life.Lines.Max(line => line.At), NpgsqlDbType.TimestampTz);
        }

        to.Complete();
    }

    private static void WriteSubmissions(NpgsqlConnection connection, List<Life> lives)
    {
        using var to = connection.BeginBinaryImport(
            """
            copy cases.submission (id, case_id, source, service_version, answers, language, received_at, actor_kind, actor_id, actor_name)
            from stdin (format binary)
            """);
        foreach (var life in lives)
        {
            to.StartRow();
            to.Write(Guid.CreateVersion7(life.Opened), NpgsqlDbType.Uuid);
            to.Write(life.Id, NpgsqlDbType.Uuid);
            to.Write(Guid.CreateVersion7(life.Opened), NpgsqlDbType.Uuid);
            to.Write(life.Plan.Version.Id, NpgsqlDbType.Uuid);
            to.Write(life.Answers, NpgsqlDbType.Jsonb);
            to.Write(life.Person.Language, NpgsqlDbType.Text);
            to.Write(life.Opened, NpgsqlDbType.TimestampTz);
            to.Write("person", NpgsqlDbType.Text);
            to.WriteNull();
            to.Write(Actor.Anonymous.Name, NpgsqlDbType.Text);
        }

        to.Complete();
    }

    // Without a next time: nobody is warned of a case that is made up.
    private static void WriteClocks(NpgsqlConnection connection, List<Life> lives)
    {
        using var to = connection.BeginBinaryImport(
            "copy cases.clock (case_id, name, started_at, amount, unit, pauses, due_on, due_at, warn_on, stopped_at, breached_at) from stdin (format binary)");
        foreach (var life in lives)
        {
            foreach (var clock in life.Clocks)
            {
                to.StartRow();
                to.Write(life.Id, NpgsqlDbType.Uuid);
                to.Write(clock.Name, NpgsqlDbType.Text);
                to.Write(clock.StartedAt, NpgsqlDbType.TimestampTz);
                to.Write(clock.Target.Amount, NpgsqlDbType.Integer);
                to.Write(Platform.Data.Text.Kebab(clock.Target.Unit), NpgsqlDbType.Text);
                to.Write(ClockRow.Flat(clock.Pauses), NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);
                to.Write(clock.DueOn, NpgsqlDbType.Date);
                to.Write(clock.DueAt, NpgsqlDbType.TimestampTz);
                to.Write(clock.WarnOn, NpgsqlDbType.Date);
                Put(to, clock.StoppedAt, NpgsqlDbType.TimestampTz);
                Put<DateTimeOffset>(to, clock.WasKept(clock.StoppedAt ?? life.Until) == false ? clock.DueAt : null, NpgsqlDbType.TimestampTz);
            }
        }

        to.Complete();
    }

    private static void WriteSurveys(NpgsqlConnection connection, List<Life> lives)
    {
        using var to = connection.BeginBinaryImport(
            "copy cases.survey (case_id, key_hash, service, team, ward, language, asked_at, score, answered_at, answered_by) from stdin (format binary)");
        foreach (var life in lives.Where(life => life.Survey is not null))
        {
            to.StartRow();
            to.Write(life.Id, NpgsqlDbType.Uuid);
            to.Write(SHA256.HashData(life.Id.ToByteArray()), NpgsqlDbType.Bytea);
            to.Write(life.Plan.Version.Definition.Name, NpgsqlDbType.Text);
            to.Write(life.Plan.Version.Definition.Case.Team, NpgsqlDbType.Text);
            Put(to, life.Ward);
            to.Write(life.Person.Language, NpgsqlDbType.Text);
            to.Write(life.StageSince, NpgsqlDbType.TimestampTz);
            to.Write(life.Survey!.Value.Score, NpgsqlDbType.Integer);
            to.Write(life.Survey.Value.At, NpgsqlDbType.TimestampTz);
            to.Write("link", NpgsqlDbType.Text);
        }

        to.Complete();
    }

    private static void WriteTimeline(NpgsqlConnection connection, List<Life> lives)
    {
        using var to = connection.BeginBinaryImport(
            "copy cases.timeline_entry (id, case_id, at, kind, public, stage, text, actor_kind, actor_id, actor_name) from stdin (format binary)");
        foreach (var life in lives)
        {
            foreach (var line in life.Lines)
            {
                to.StartRow();
                to.Write(Guid.CreateVersion7(line.At), NpgsqlDbType.Uuid);
                to.Write(life.Id, NpgsqlDbType.Uuid);
                to.Write(line.At, NpgsqlDbType.TimestampTz);
                to.Write(line.Kind, NpgsqlDbType.Text);
                to.Write(line.Public, NpgsqlDbType.Boolean);
                Put(to, line.Stage?.Name);
                Put(to, line.Text);
                to.Write(line.By.Kind, NpgsqlDbType.Text);
                Put(to, line.By.Id, NpgsqlDbType.Uuid);
                to.Write(line.By.Name, NpgsqlDbType.Text);
            }
        }

        to.Complete();
    }

    private static void Put(NpgsqlBinaryImporter to, string? value, NpgsqlDbType type = NpgsqlDbType.Text)
    {
        if (value is null)
        {
            to.WriteNull();
        }
        else
        {
            to.Write(value, type);
        }
    }

    private static void Put<T>(NpgsqlBinaryImporter to, T? value, NpgsqlDbType type)
        where T : struct
    {
        if (value is { } known)
        {
            to.Write(known, type);
        }
        else
        {
            to.WriteNull();
        }
    }

    private sealed record Plan(ServiceVersion Version, SampleWords.ServiceWords? Words, double Share);

    private sealed record By(string Kind, Guid? Id, string Name);

    private sealed record Line(DateTimeOffset At, string Kind, bool Public, Stage? Stage, string? Text, By By);

    private sealed class Life
    {
        public required Guid Id { get; init; }

        public required string Reference { get; init; }

        public required Plan Plan { get; init; }

        public required SamplePerson Person { get; init; }

        public required CustomerFacts Facts { get; init; }

        public required string Answers { get; init; }

        public required string? Facets { get; init; }

        public required DateTimeOffset Opened { get; init; }

        public required IReadOnlyList<Clock> Clocks { get; set; }

        public required DateOnly Target { get; set; }

        public required string Channel { get; init; }

        public required string[] Flags { get; init; }

        /// <summary>The account it belongs to: of whoever asked on the website and has one.</summary>
        public Guid? Holder => Channel == "web" ? Person.Account : null;

        /// <summary>The ward of the home, where that is what it is about.</summary>
        public string? Ward => Facts.PropertyUprn == Person.Uprn ? Person.Ward : null;

        /// <summary>How often the customer said that it is not fixed.</summary>
        public int Disputed => Lines.Count(line => line.Kind == "disputed");

        /// <summary>What the customer said of it, and when; null where they said nothing.</summary>
        public (int Score, DateTimeOffset At)? Survey { get; set; }

        /// <summary>Since when it waits for the customer.</summary>
        public DateTimeOffset? WaitingSince { get; private set; }

        /// <summary>Up to when things have happened.</summary>
        public DateTimeOffset Until { get; private set; }

        public StaffMember? Owner { get; set; }

        public List<Line> Lines { get; private set; } = [];

        public Stage Stage { get; private set; } = null!;

        public DateTimeOffset StageSince { get; private set; }

        /// <summary>Since when a letter waits to be read.</summary>
        public DateTimeOffset? WroteAt { get; private set; }

        /// <summary>What the customer was sent.</summary>
        public IEnumerable<SampleMessage> Messages
        {
            get
            {
                if (Facts.Email is not { } email)
                {
                    yield break;
                }

                var title = Plan.Version.Definition.Title.In(Person.Language);
                foreach (var line in Lines.Where(line => line.Public && line.Kind is not ("written" or "disputed")))
                {
                    var words = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Facts.Name}\n\n");
                    if (line.Stage is { } stage)
                    {
                        words.Append(CultureInfo.InvariantCulture, $"{StageWords.For(stage, Target, Person.Language)}\n\n");
                    }

                    words.Append(CultureInfo.InvariantCulture, $"{line.Text}\n\n**{Reference}**");
                    yield return new SampleMessage(Id, email, Person.Language, $"{title}: {Reference}", words.ToString(), line.At);
                }
            }
        }

        /// <summary>Leaves out what is yet to come, and sees where the case stands.</summary>
        public void EndsAt(DateTimeOffset now, Calendars calendars)
        {
            var happened = Lines.Where(line => line.At <= now).OrderBy(line => line.At).ToList();
            var closed = happened.FindIndex(Math.Max(0, happened.FindIndex(line => line.Kind == "disputed")), line => line.Stage?.Closes is not null);
            Lines = closed >= 0 ? happened[..(closed + 1)] : happened;
            var moved = Lines.Last(line => line.Stage is not null);
            (Stage, StageSince) = (moved.Stage!, moved.At);
            if (!Lines.Exists(line => line.Kind == "assigned"))
            {
                Owner = null;
            }

            Until = now;
            var rules = Plan.Version.Definition.Case;
            if (Lines.Find(line => line.Kind == "disputed") is { } disputed)
            {
                Clocks = [.. Clocks.Select(clock => clock.Name == CaseRules.Finish ? Clock.Start(clock.Name, rules, calendars, disputed.At) : clock.Stop(disputed.At))];
            }

            WaitingSince = Stage.WaitsForCustomer ? StageSince : null;
            Clocks = [.. Clocks.Select(clock => Stage.Closes is not null ? clock.Stop(StageSince) : Stage.WaitsForCustomer ? clock.Pause(rules, calendars, StageSince) : clock)];
            Target = Clocks.First(clock => clock.Name == CaseRules.Finish).DueOn;
            var wrote = Lines.FindLastIndex(line => line.Kind == "written");
            WroteAt = wrote >= 0 && Stage.Closes is null && Lines.FindIndex(wrote, line => line.Kind is "replied" or "moved") < 0 ? Lines[wrote].At : null;
        }
    }
}

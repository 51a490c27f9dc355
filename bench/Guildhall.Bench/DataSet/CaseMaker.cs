using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Guildhall.Platform.Ids;
using Guildhall.Platform.Time;
using Npgsql;
using NpgsqlTypes;

namespace Guildhall.Bench.DataSet;

/// <summary>
/// Fills a database with three years of cases, by COPY: the council's services in uneven shares, most cases closed, the open ones
/// young, each with its submission, three to six lines of timeline and the messages its customer was sent.
/// </summary>
internal sealed class CaseMaker(string database, ServiceCatalogue catalogue, WorkingDays days, BenchOfficer officer)
{
    private const int Chunk = 25_000;
    private const double OpenShare = 0.15;

    private static readonly string[] s_first = ["Amina", "Tomos", "Grace", "Dev", "Helen", "Yusuf", "Siân", "Marek", "Joan", "Oluwaseun", "Peter", "Chloë", "Ravi", "Edith", "Liam", "Zofia"];
    private static readonly string[] s_last = ["Okafor", "Rees", "Lindqvist", "Patel", "Marsh", "Kowalska", "O'Brien", "Smith", "Jones", "Nguyen", "Ahmed", "Taylor-Wood", "Griffiths", "Brown", "Osei", "Fernández"];
    private static readonly string[] s_notes = ["Rang the customer, left a message.", "Asked the crew to look at access on Tuesday.", "Photographs are in the shared folder.", "Waiting for the contractor to answer."];

    // Which part of all cases is of which service; a service not named here gets a little.
    private static readonly Dictionary<string, double> s_shares = new(StringComparer.Ordinal)
    {
        ["assisted-collection"] = 30,
        ["noise-complaint"] = 25,
        ["moved-in"] = 25,
        ["freedom-of-information"] = 12,
        ["it-helpdesk"] = 8,
    };

    // Conditions on ages are the same in every run.
    private static readonly DateOnly s_today = new(2026, 11, 21);

    private readonly Random _chance = new(20261121);
    private readonly Dictionary<(DateOnly From, int Days), DateOnly> _targets = [];
    private readonly HashSet<string> _references = new(StringComparer.Ordinal);
    private readonly (Guid Id, string Name)[] _officers =
        [(officer.Id, "Bench Officer"), .. Enumerable.Range(1, 40).Select(n => (Guid.CreateVersion7(), $"{s_first[n % 16]} {s_last[n * 7 % 16]}"))];

    private readonly Guid _nobody = Guid.Empty;

    /// <summary>Makes so many cases.</summary>
    public void Make(int cases)
    {
        var plans = catalogue.Current.Values.Where(v => !v.Definition.IsChecker).OrderBy(v => v.Definition.Name, StringComparer.Ordinal)
            .Select(v => new Plan(v, s_shares.GetValueOrDefault(v.Definition.Name, 5), TemplatesOf(v.Definition))).ToArray();
        using var connection = new NpgsqlConnection(database + ";Pooling=false;Command Timeout=0");
        connection.Open();

        // Index by index once everything is in, and no trigger looks at rows that are right by making.
        Execute(connection, "set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'");
        var indexes = Indexes(connection);
        Execute(connection, string.Concat(indexes.Select(i => $"drop index {i.Name};")));
        var addresses = Addresses(connection);
        var openings = Openings(cases);
        for (var from = 0; from < cases; from += Chunk)
        {
            var made = new List<Made>(Chunk);
            for (var i = from; i < Math.Min(cases, from + Chunk); i++)
            {
                made.Add(MakeOne(plans, addresses, openings[i].At, openings[i].Open));
            }

            Write(connection, made);
        }

        Execute(connection, string.Concat(indexes.Select(i => i.Definition + ";")));
        Execute(connection, "vacuum (analyze)");
    }

    private (DateTimeOffset At, bool Open)[] Openings(int cases)
    {
        var now = TimeProvider.System.GetUtcNow();
        var openings = new (DateTimeOffset At, bool Open)[cases];
        for (var i = 0; i < cases; i++)
        {
            var open = _chance.NextDouble() < OpenShare;
            var age = open ? Math.Pow(_chance.NextDouble(), 2) * 60 : 2 + (_chance.NextDouble() * 1100);
            openings[i] = (now - TimeSpan.FromDays(age + 0.01), open);
        }

        Array.Sort(openings, (a, b) => a.At.CompareTo(b.At));
        return openings;
    }

    private Made MakeOne(Plan[] plans, List<(long Uprn, string Text)> addresses, DateTimeOffset opened, bool open)
    {
        var plan = Pick(plans);
        var service = plan.Version.Definition;
        var (uprn, text) = addresses[_chance.Next(addresses.Count)];
        var name = $"{s_first[_chance.Next(16)]} {s_last[_chance.Next(16)]}";
        var email = string.Create(CultureInfo.InvariantCulture, $"customer{_chance.Next(1_000_000)}@example.org");
        var hasProperty = service.Questions.Any(q => q.IsProperty);
        var path = Path(service.Case, open);
        var last = path[^1];
        var now = TimeProvider.System.GetUtcNow();
        var closed = last.Closes is null ? (DateTimeOffset?)null : Earlier(now, opened + TimeSpan.FromDays(0.2 + (_chance.NextDouble() * 1.4 * service.Case.Target.Amount)));
        var owner = _chance.NextDouble() < (open ? 0.4 : 0.9) ? _officers[_chance.Next(_officers.Length)] : (_nobody, "");
        return new Made
        {
            Id = Guid.CreateVersion7(opened),
            Reference = NewReference(),
            Plan = plan,
            Path = path,
            Opened = opened,
            Ended = closed ?? Earlier(now, opened + TimeSpan.FromDays(_chance.NextDouble() * 5)),
            Closed = closed,
            Owner = owner,
            Name = name,
            Email = email,
            Uprn = hasProperty ? uprn : null,
            Property = hasProperty ? text : null,
            Target = Target(LondonTime.DayOf(opened), service.Case.Target.Amount),
            Answers = plan.Templates[_chance.Next(plan.Templates.Length)]
                .Replace("$name", JavaScriptEncoder.Default.Encode(name), StringComparison.Ordinal)
                .Replace("$email", email, StringComparison.Ordinal)
                .Replace("$uprn", uprn.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("$text", JavaScriptEncoder.Default.Encode(text), StringComparison.Ordinal),
            Lines = 3 + _chance.Next(4),
            Language = _chance.Next(100) < 4 ? "cy" : "en",
        };
    }

    private Plan Pick(Plan[] plans)
    {
        var at = _chance.NextDouble() * plans.Sum(p => p.Share);
        foreach (var plan in plans)
        {
            at -= plan.Share;
            if (at <= 0)
            {
                return plan;
            }
        }

        return plans[^1];
    }

    // From the first stage by chance to one that closes, or for an open case to some stage on the way.
    private List<Stage> Path(CaseRules rules, bool open)
    {
        var path = new List<Stage> { rules.FirstStage };
        while (path[^1].Closes is null && path[^1].Next.Count > 0 && path.Count < 6 && !(open && _chance.Next(2) == 0))
        {
            var next = path[^1].Next.Select(n => rules.Stage(n)!).Where(s => !open || s.Closes is null).ToArray();
            if (next.Length == 0)
            {
                break;
            }

            path.Add(next[_chance.Next(next.Length)]);
        }

        if (!open && path[^1].Closes is null && rules.Stages.FirstOrDefault(s => s.Closes is not null) is { } end)
        {
            path.Add(end);
        }

        return path;
    }

    private DateOnly Target(DateOnly from, int workingDays)
    {
        if (!_targets.TryGetValue((from, workingDays), out var target))
        {
            _targets[(from, workingDays)] = target = days.AddWorkingDays(from, workingDays);
        }

        return target;
    }

    private string NewReference()
    {
        while (true)
        {
            var reference = Reference.New("NM").ToString();
            if (_references.Add(reference))
            {
                return reference;
            }
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    // A few whole sets of answers, with the person and the place left open.
    private string[] TemplatesOf(ServiceDefinition service) => [.. Enumerable.Range(0, 50).Select(_ => AnswersOf(service, _chance).ToJson())];

    /// <summary>Answers that a form would take, with <c>$name</c>, <c>$email</c>, <c>$uprn</c> and <c>$text</c> left open.</summary>
    public static Answers AnswersOf(ServiceDefinition service, Random chance)
    {
        var answers = Answers.Empty;
        foreach (var page in service.Pages.Where(p => p.When?.Holds(answers, s_today) != false))
        {
            foreach (var question in page.Questions.Where(q => q.When?.Holds(answers, s_today) != false))
            {
                answers = answers.With(question.Name, AnswerTo(question, chance));
            }
        }

        return answers;
    }

    private static JsonNode AnswerTo(Question question, Random chance) => question switch
    {
        { Type: QuestionType.Name } => new JsonObject { ["first"] = "", ["last"] = "$name" },
        { Contact: ContactRole.Name } => "$name",
        { Type: QuestionType.Email } => "$email",
        { Type: QuestionType.Phone } => "0114 496 0123",
        { Type: QuestionType.Radios } => question.Options[chance.Next(question.Options.Count)].Value,
        { Type: QuestionType.Checkboxes } => new JsonArray(question.Options[chance.Next(question.Options.Count)].Value),
        { Type: QuestionType.YesNo } => chance.Next(2) == 0 ? "yes" : "no",
        { Type: QuestionType.Declaration } => "yes",
        { Type: QuestionType.Select } => question.Options.Count > 0 ? question.Options[chance.Next(question.Options.Count)].Value : "other",
        { Type: QuestionType.Number } => (question.Min ?? 1).ToString(CultureInfo.InvariantCulture),
        { Type: QuestionType.Money } => "100.00",
        { Type: QuestionType.Month } => "2026-01",
        { Type: QuestionType.Time } => "09:00",
        { Type: QuestionType.NationalInsuranceNumber } => "QQ 12 34 56 C",
        { Type: QuestionType.VehicleRegistration } => "AB12 CDE",
        { Type: QuestionType.Street or QuestionType.Place } => new JsonObject { ["text"] = "High Street" },
        { Type: QuestionType.BankAccount } => new JsonObject { ["name"] = "$name", ["sort-code"] = "08-99-99", ["account"] = "66374958" },
        { Type: QuestionType.Signature } => new JsonObject { ["name"] = "$name", ["statement"] = "It is true.", ["at"] = "2026-11-21T12:00:00Z" },
        { Type: QuestionType.File } => new JsonArray(Answers.Node(new FileAnswer(Guid.Empty, "letter.pdf", 1000))),
        { Type: QuestionType.Group } => new JsonArray(AnswersTo(question, chance)),
        { Type: QuestionType.Date, MinAge: not null } => "1980-01-15",
        { Type: QuestionType.Date } => question.Dates == DateRule.Past ? "2026-01-15" : "2027-06-15",
        { Type: QuestionType.Address } => new JsonObject { ["uprn"] = "$uprn", ["text"] = "$text" },
        { Type: QuestionType.LongText } => "By the back door, through the side gate. It sticks, so lift it a little; the dog is kept in on collection days.",
        _ => "Two steps and a gate",
    };

    private static JsonObject AnswersTo(Question group, Random chance) =>
        new(group.Questions.Select(q => new KeyValuePair<string, JsonNode?>(q.Name, AnswerTo(q, chance))));

    private static List<(string Name, string Definition)> Indexes(NpgsqlConnection connection)
    {
        using var find = new NpgsqlCommand(
            """
            select format('%I.%I', schemaname, indexname), indexdef
            from pg_indexes i
            where schemaname in ('cases', 'notifications')
                and not exists (select from pg_constraint c where c.conname = i.indexname)
            """,
            connection);
        using var reader = find.ExecuteReader();
        var indexes = new List<(string, string)>();
        while (reader.Read())
        {
            indexes.Add((reader.GetString(0), reader.GetString(1)));
        }

        return indexes;
    }

    private static List<(long Uprn, string Text)> Addresses(NpgsqlConnection connection)
    {
        using var find = new NpgsqlCommand(
            "select uprn, array_to_string(lines, ', ') || coalesce(', ' || postcode, '') from places.address where main and search is not null", connection);
        using var reader = find.ExecuteReader();
        var addresses = new List<(long, string)>();
        while (reader.Read())
        {
            addresses.Add((reader.GetInt64(0), reader.GetString(1)));
        }

        return addresses;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        if (sql.Length > 0)
        {
            using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            command.ExecuteNonQuery();
        }
    }

    private void Write(NpgsqlConnection connection, List<Made> made)
    {
        using (var to = connection.BeginBinaryImport(
            """
            copy cases."case" (id, reference, service, service_version, stage, stage_since, team, owner, owner_name, restricted, channel, language,
                customer_name, customer_email, customer_phone, surname_key, property_uprn, property_text, opened_at, target_on, closed_at, outcome, version)
            from stdin (format binary)
            """))
        {
            foreach (var one in made)
            {
                WriteCase(to, one);
            }

            to.Complete();
        }

        using (var to = connection.BeginBinaryImport(
            """
            copy cases.submission (id, case_id, source, service_version, answers, language, received_at, actor_kind, actor_id, actor_name)
            from stdin (format binary)
            """))
        {
            foreach (var one in made)
            {
                to.StartRow();
                to.Write(Guid.CreateVersion7(one.Opened), NpgsqlDbType.Uuid);
                to.Write(one.Id, NpgsqlDbType.Uuid);
                to.Write(Guid.CreateVersion7(one.Opened), NpgsqlDbType.Uuid);
                to.Write(one.Plan.Version.Id, NpgsqlDbType.Uuid);
                to.Write(one.Answers, NpgsqlDbType.Jsonb);
                to.Write(one.Language, NpgsqlDbType.Text);
                to.Write(one.Opened, NpgsqlDbType.TimestampTz);
                to.Write("person", NpgsqlDbType.Text);
                to.WriteNull();
                to.Write(Actor.Anonymous.Name, NpgsqlDbType.Text);
            }

            to.Complete();
        }

        using (var to = connection.BeginBinaryImport(
            "copy cases.timeline_entry (id, case_id, at, kind, public, stage, text, actor_kind, actor_id, actor_name) from stdin (format binary)"))
        {
            foreach (var one in made)
            {
                WriteTimeline(to, one);
            }

            to.Complete();
        }

        using (var to = connection.BeginBinaryImport(
            """
            copy notifications.message (id, about, channel, recipient, language, template, subject, body, state, provider, attempts, created_at, sent_at)
            from stdin (format binary)
            """))
        {
            foreach (var one in made)
            {
                WriteMessages(to, one);
            }

            to.Complete();
        }
    }

    private static void WriteCase(NpgsqlBinaryImporter to, Made one)
    {
        var service = one.Plan.Version.Definition;
        to.StartRow();
        to.Write(one.Id, NpgsqlDbType.Uuid);
        to.Write(one.Reference, NpgsqlDbType.Text);
        to.Write(service.Name, NpgsqlDbType.Text);
        to.Write(one.Plan.Version.Id, NpgsqlDbType.Uuid);
        to.Write(one.Path[^1].Name, NpgsqlDbType.Text);
        to.Write(one.Ended, NpgsqlDbType.TimestampTz);
        to.Write(service.Case.Team, NpgsqlDbType.Text);
        Put<Guid>(to, one.Owner.Name.Length > 0 ? one.Owner.Id : null, NpgsqlDbType.Uuid);
        Put(to, one.Owner.Name.Length > 0 ? one.Owner.Name : null);
        to.Write(service.Privacy.Restricted, NpgsqlDbType.Boolean);
        to.Write(service.IsInternal ? "staff" : "web", NpgsqlDbType.Text);
        to.Write(one.Language, NpgsqlDbType.Text);
        to.Write(one.Name, NpgsqlDbType.Text);
        to.Write(one.Email, NpgsqlDbType.Text);
        to.Write("0114 496 0123", NpgsqlDbType.Text);
        to.Write(CaseRegister.SurnameKey(one.Name), NpgsqlDbType.Text);
        Put(to, one.Uprn, NpgsqlDbType.Bigint);
        Put(to, one.Property);
        to.Write(one.Opened, NpgsqlDbType.TimestampTz);
        to.Write(one.Target, NpgsqlDbType.Date);
        Put(to, one.Closed, NpgsqlDbType.TimestampTz);
        Put(to, one.Closed is null ? null : Text.Kebab(one.Path[^1].Closes!.Value));
        to.Write(one.Path.Count, NpgsqlDbType.Integer);
    }

    private void WriteTimeline(NpgsqlBinaryImporter to, Made one)
    {
        var stages = one.Path.Count;
        var others = Math.Max(0, one.Lines - stages);
        var at = one.Opened;
        var step = (one.Ended - one.Opened) / (stages + others + 1);
        for (var i = 0; i < stages; i++)
        {
            var stage = one.Path[i];
            Line(i == 0 ? "opened" : "moved", stage.Public is not null, stage.Name, null, i == 0 ? null : one.Owner);
            if (i == 0)
            {
                for (var n = 0; n < others; n++)
                {
                    var assigned = n == 0 && one.Owner.Name.Length > 0;
                    Line(assigned ? "assigned" : "note", false, null, assigned ? one.Owner.Name : s_notes[_chance.Next(s_notes.Length)], one.Owner);
                }
            }
        }

        void Line(string kind, bool isPublic, string? stage, string? text, (Guid Id, string Name)? by)
        {
            var named = by is { Name.Length: > 0 } ? by : null;
            to.StartRow();
            to.Write(Guid.CreateVersion7(at), NpgsqlDbType.Uuid);
            to.Write(one.Id, NpgsqlDbType.Uuid);
            to.Write(at, NpgsqlDbType.TimestampTz);
            to.Write(kind, NpgsqlDbType.Text);
            to.Write(isPublic, NpgsqlDbType.Boolean);
            Put(to, stage);
            Put(to, text);
            to.Write(kind == "opened" ? "person" : "officer", NpgsqlDbType.Text);
            Put(to, named?.Id, NpgsqlDbType.Uuid);
            to.Write(named?.Name ?? (kind == "opened" ? Actor.Anonymous.Name : "Duty officer"), NpgsqlDbType.Text);
            at += step;
        }
    }

    private static void WriteMessages(NpgsqlBinaryImporter to, Made one)
    {
        foreach (var stage in one.Path.Where(s => s.Public is not null))
        {
            to.StartRow();
            to.Write(Guid.CreateVersion7(one.Ended), NpgsqlDbType.Uuid);
            to.Write(one.Id, NpgsqlDbType.Uuid);
            to.Write("email", NpgsqlDbType.Text);
            to.Write(one.Email, NpgsqlDbType.Text);
            to.Write(one.Language, NpgsqlDbType.Text);
            to.Write("case-update", NpgsqlDbType.Text);
            to.Write($"Your request {one.Reference}", NpgsqlDbType.Text);
            to.Write($"Hello {one.Name},\n\n{stage.Public!.Value.English}\n\nYour reference is **{one.Reference}**.\n\nNorthmere Borough Council", NpgsqlDbType.Text);
            to.Write("sent", NpgsqlDbType.Text);
            to.Write("smtp", NpgsqlDbType.Text);
            to.Write(1, NpgsqlDbType.Integer);
            to.Write(one.Ended, NpgsqlDbType.TimestampTz);
            to.Write(one.Ended, NpgsqlDbType.TimestampTz);
        }
    }

    private static void Put(NpgsqlBinaryImporter to, string? value)
    {
        if (value is null)
        {
            to.WriteNull();
        }
        else
        {
            to.Write(value, NpgsqlDbType.Text);
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

    private sealed record Plan(ServiceVersion Version, double Share, string[] Templates);

    private sealed record Made
    {
        public required Guid Id { get; init; }

        public required string Reference { get; init; }

        public required Plan Plan { get; init; }

        public required List<Stage> Path { get; init; }

        public required DateTimeOffset Opened { get; init; }

        public required DateTimeOffset Ended { get; init; }

        public DateTimeOffset? Closed { get; init; }

        public required (Guid Id, string Name) Owner { get; init; }

        public required string Name { get; init; }

        public required string Email { get; init; }

        public long? Uprn { get; init; }

        public string? Property { get; init; }

        public required DateOnly Target { get; init; }

        public required string Answers { get; init; }

        public required int Lines { get; init; }

        public required string Language { get; init; }
    }
}

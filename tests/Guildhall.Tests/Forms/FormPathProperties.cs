using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Casework;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Forms;
using Guildhall.Casework.Modules.Forms.Asking;
using Guildhall.Platform.Banking;
using Guildhall.Platform.Localisation;
using Guildhall.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guildhall.Tests.Forms;

/// <summary>Forms made at random, answered at random.</summary>
public sealed class FormPathProperties
{
    private static readonly DateOnly s_today = new(2026, 11, 21);

    private static readonly AnswerRules s_rules = new(
        new SameWords(), new BankTables(new ConfigurationBuilder().Build(), NullLogger<BankTables>.Instance), new TestClock(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)));

    private static readonly Gen<(ServiceDefinition Form, Answers Given)> s_cases =
        from seed in Gen.Choose(0, int.MaxValue - 1)
        let made = new Maker(seed)
        select (made.Form, made.Answers);

    private static Arbitrary<(ServiceDefinition Form, Answers Given)> Cases => s_cases.ToArbitrary();

    [Theory]
    [InlineData("""{ "needs": ["ramp"] }""", "Select 2 options or more")]
    [InlineData("""{ "needs": ["ramp", "rail"] }""", null)]
    [InlineData("""{ "needs": ["none"] }""", null)]
    [InlineData("""{ "needs": ["ramp", "none"] }""", "Select the options that apply, or select “None of these”")]
    public void None_of_these_is_an_answer_by_itself_however_many_the_others_must_be(string answers, string? said)
    {
        var needs = new Question
        {
            Name = "needs",
            Type = QuestionType.Checkboxes,
            Label = new LocalText("What do you need?", null),
            AtLeast = 2,
            Options = [new("ramp", new LocalText("A ramp", null), null), new("rail", new LocalText("A rail", null), null), new("none", new LocalText("None of these", null), null) { IsNone = true }],
        };

        s_rules.Problems(needs, Answers.FromJson(answers)).Select(p => p.Message).SingleOrDefault().ShouldBe(said);
    }

    [Fact]
    public void No_page_is_shown_whose_condition_does_not_hold() => Prop.ForAll(Cases, made =>
    {
        var path = FormPath.Through(made.Form, made.Given, s_today);
        path.Pages.ShouldAllBe(page => page.Page.When == null || page.Page.When.Holds(path.Answers, s_today));
        path.Pages.SelectMany(p => p.Questions).ShouldAllBe(q => q.When == null || q.When.Holds(path.Answers, s_today));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_comes_after_an_exit() => Prop.ForAll(Cases, made =>
    {
        var path = FormPath.Through(made.Form, made.Given, s_today);
        path.Pages.SkipLast(1).ShouldAllBe(page => !page.Page.IsExit);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_answers_to_questions_that_are_asked_count() => Prop.ForAll(Cases, made =>
    {
        var path = FormPath.Through(made.Form, made.Given, s_today);
        var asked = path.Pages.SelectMany(p => p.Questions).Select(q => q.Name).Concat(made.Form.Questions.Where(q => !q.IsAsked).Select(q => q.Name)).ToHashSet();
        path.Answers.Names.ShouldAllBe(name => asked.Contains(name));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_answer_that_counts_is_lost_on_the_way() => Prop.ForAll(Cases, made =>
    {
        var path = FormPath.Through(made.Form, made.Given, s_today);
        foreach (var question in path.Pages.SelectMany(p => p.Questions).Where(q => q.IsAsked && q.Type != QuestionType.Group))
        {
            JsonNode.DeepEquals(path.Answers[question.Name], made.Given[question.Name]).ShouldBeTrue(question.Name);
        }

        var again = FormPath.Through(made.Form, path.Answers, s_today);
        again.Answers.ToJson().ShouldBe(path.Answers.ToJson());
        again.Pages.Select(p => p.Name).ShouldBe(path.Pages.Select(p => p.Name));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Answers_to_questions_that_are_not_asked_change_nothing() => Prop.ForAll(Cases, made =>
    {
        var path = FormPath.Through(made.Form, made.Given, s_today);
        var forged = made.Form.Questions.Where(q => path.Answers[q.Name] is null && path.Pages.All(p => p.Questions.All(a => a.Name != q.Name)))
            .Aggregate(path.Answers, (answers, q) => answers.With(q.Name, JsonValue.Create("yes")));
        FormPath.Through(made.Form, forged, s_today).Answers.ToJson().ShouldBe(path.Answers.ToJson());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_form_that_may_be_sent_has_no_answer_that_will_not_do() => Prop.ForAll(Cases, made =>
    {
        var journey = new Journey(made.Form, made.Given, [.. made.Form.Pages.Select(p => p.Name)], s_rules);
        if (journey.FirstUnfinished is null)
        {
            journey.Path.Pages.ShouldAllBe(page => !page.Page.IsExit && journey.Problems(page).Count == 0);
            journey.Path.Pages.SelectMany(p => p.Questions).Where(q => q is { IsAsked: true, Optional: false, Type: not QuestionType.Group })
                .ShouldAllBe(q => journey.Path.Answers[q.Name] != null);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_length_of_the_way_is_never_told_shorter_than_it_is() => Prop.ForAll(Cases, made =>
    {
        var journey = new Journey(made.Form, made.Given, [], s_rules);
        foreach (var page in journey.Path.Pages.Where(p => !p.Page.IsExit))
        {
            var (step, least, most) = journey.Progress(page);
            step.ShouldBeLessThanOrEqualTo(least);
            least.ShouldBeLessThanOrEqualTo(most);
            journey.Path.Pages.Count(p => !p.Page.IsExit).ShouldBeInRange(step, most);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_a_page_shows_again_is_read_as_the_answer_it_came_from() => Prop.ForAll(Cases, made =>
    {
        var path = FormPath.Through(made.Form, made.Given, s_today);
        foreach (var page in path.Pages)
        {
            var typed = Typed.From(path.Answers, page.Page);
            foreach (var question in page.Questions.Where(q => q.IsAsked && q.Type != QuestionType.Group && s_rules.Problems(q, path.Answers).Count == 0))
            {
                var given = s_rules.Read(question, typed);
                given.Problems.ShouldBeEmpty();
                JsonNode.DeepEquals(given.Answer, path.Answers[question.Name]).ShouldBeTrue($"{question.Type}: {path.Answers[question.Name]} is read again as {given.Answer}");
            }
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>A form of up to eight pages whose conditions look back at earlier questions, and answers good and bad to it.</summary>
    private sealed class Maker
    {
        private static readonly QuestionType[] s_types =
        [
            QuestionType.YesNo, QuestionType.YesNo, QuestionType.Radios, QuestionType.Checkboxes, QuestionType.Number, QuestionType.Date, QuestionType.Text,
            QuestionType.Month, QuestionType.Time, QuestionType.Name, QuestionType.Money, QuestionType.Calculated, QuestionType.Group,
        ];

        private readonly System.Random _chance;
        private readonly List<Question> _asked = [];

        public Maker(int seed)
        {
            _chance = new System.Random(seed);
            var pages = Enumerable.Range(0, _chance.Next(1, 9)).Select(Page).ToList();
            Form = new ServiceDefinition
            {
                Name = "made",
                Title = new("Made"),
                Summary = new("Made"),
                Topic = "made",
                Audience = ["resident"],
                SignIn = SignInRule.None,
                Start = new StartContent { WhoFor = new("All"), Takes = new("1 minute"), WhatHappensNext = new("Nothing") },
                Pages = pages,
                Work = null,
                Privacy = new PrivacyRules { LawfulBasis = "consent", Notice = new("None") },
                Retention = default,
            };
            Answers = Form.Questions.Aggregate(Answers.Empty, (all, q) => _chance.Next(6) == 0 ? all : all.With(q.Name, Answer(q)));
        }

        public ServiceDefinition Form { get; }

        public Answers Answers { get; }

        private FormPage Page(int number)
        {
            if (number > 0 && _chance.Next(6) == 0)
            {
                return new FormPage { Name = $"exit-{number}", IsExit = true, Title = new("End"), When = Rule() ?? new Condition.Answered("none"), Questions = [] };
            }

            var when = _chance.Next(2) == 0 ? Rule() : null;
            var questions = Enumerable.Range(0, _chance.Next(0, 4)).Select(i => Question($"q-{number}-{(char)('a' + i)}")).ToList();
            return new FormPage { Name = $"page-{number}", Title = new($"Page {number}"), When = when, Questions = questions };
        }

        private Question Question(string name, bool inGroup = false)
        {
            var type = s_types[_chance.Next(inGroup ? 7 : s_types.Length)];
            var question = new Question
            {
                Name = name,
                Type = type,
                Label = new(name),
                Optional = _chance.Next(3) == 0,
                When = !inGroup && _chance.Next(3) == 0 ? Rule() : null,
                MaxLength = 20,
                Decimals = 2,
                Options = type is QuestionType.Radios or QuestionType.Checkboxes ? [new Option("x", new("X"), null), new Option("y", new("Y"), null) { When = _chance.Next(2) == 0 ? Rule() : null }] : [],
                Formula = type == QuestionType.Calculated ? Formula.Parse(_asked.Find(q => q.Type == QuestionType.Number)?.Name is { } number ? $"{number} * 2" : "3", out _) : null,
                Questions = type == QuestionType.Group ? [Question($"{name}-inside", inGroup: true)] : [],
                AtLeast = type == QuestionType.Group ? 0 : null,
                AtMost = type == QuestionType.Group ? 3 : null,
                Item = new LocalText("Thing"),
            };
            if (!inGroup)
            {
                _asked.Add(question);
            }

            return question;
        }

        private Condition? Rule()
        {
            if (_asked.Count == 0)
            {
                return null;
            }

            var question = _asked[_chance.Next(_asked.Count)];
            Condition rule = question.Type switch
            {
                QuestionType.YesNo => new Condition.Is(question.Name, ["yes"]),
                QuestionType.Radios or QuestionType.Checkboxes => new Condition.Is(question.Name, [_chance.Next(2) == 0 ? "x" : "y"]),
                QuestionType.Number or QuestionType.Calculated or QuestionType.Money => new Condition.Compares(question.Name, Relation.MoreThan, "4", null),
                QuestionType.Date => new Condition.Aged(question.Name, new Period(18, PeriodUnit.Years), Younger: true),
                _ => new Condition.Answered(question.Name),
            };
            return _chance.Next(4) switch
            {
                0 => new Condition.Not(rule),
                1 when Rule() is { } other => new Condition.All([rule, other]),
                2 when Rule() is { } other => new Condition.Any([rule, other]),
                _ => rule,
            };
        }

        private JsonNode? Answer(Question question) => question.Type switch
        {
            QuestionType.YesNo => _chance.Next(8) == 0 ? "perhaps" : _chance.Next(2) == 0 ? "yes" : "no",
            QuestionType.Radios => _chance.Next(8) == 0 ? "z" : _chance.Next(2) == 0 ? "x" : "y",
            QuestionType.Checkboxes => _chance.Next(2) == 0 ? new JsonArray("x") : new JsonArray("x", "y"),
            QuestionType.Number => _chance.Next(8) == 0 ? "many" : _chance.Next(10).ToString(CultureInfo.InvariantCulture),
            QuestionType.Money => (_chance.Next(100_000) / 100m).ToString("0.00", CultureInfo.InvariantCulture),
            QuestionType.Date => _chance.Next(8) == 0 ? "2026-02-30" : s_today.AddDays(-_chance.Next(20_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            QuestionType.Month => $"{_chance.Next(1950, 2027)}-{_chance.Next(1, 13):00}",
            QuestionType.Time => $"{_chance.Next(24):00}:{_chance.Next(60):00}",
            QuestionType.Name => new JsonObject { ["first"] = "Ann", ["last"] = "Lee" },
            QuestionType.Group => new JsonArray([.. Enumerable.Range(0, _chance.Next(5)).Select(_ => (JsonNode)new JsonObject { [question.Questions[0].Name] = Answer(question.Questions[0]) })]),
            QuestionType.Calculated => "999",
            _ => _chance.Next(8) == 0 ? new string('a', 21) : "some text",
        };
    }

    private sealed class SameWords : IStringLocalizer<Words>
    {
        public LocalizedString this[string name] => new(name, name);

        public LocalizedString this[string name, params object[] arguments] => new(name, string.Format(CultureInfo.InvariantCulture, name, arguments));

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}

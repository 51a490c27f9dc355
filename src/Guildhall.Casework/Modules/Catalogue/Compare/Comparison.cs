namespace Guildhall.Casework.Modules.Catalogue.Compare;

/// <summary>Walks through two versions of a service side by side and tells what differs.</summary>
internal sealed class Comparison
{
    private readonly Findings _found = new();
    private readonly ServiceDefinition _before;
    private readonly ServiceDefinition _after;

    public Comparison(ServiceDefinition before, ServiceDefinition after)
    {
        (_before, _after) = (before, after);
        Service();
        Start(before.Start, after.Start);
        Pages();
        Questions();
        Case(before.Work, after.Work);
        Privacy(before.Privacy, after.Privacy);
    }

    public IReadOnlyList<DefinitionDifference> Differences => _found.All;

    private void Service()
    {
        const string Spot = "";
        const string It = "The service";
        _found.Rule(Spot, It, "name", _before.Name, _after.Name);
        _found.Words(Spot, It, "title", _before.Title, _after.Title);
        _found.Words(Spot, It, "summary", _before.Summary, _after.Summary);
        _found.Rule(Spot, It, "topic", _before.Topic, _after.Topic);
        _found.Set(Spot, It, "audience", _before.Audience, _after.Audience);
        _found.Set(Spot, It, "life events", _before.LifeEvents, _after.LifeEvents);
        _found.Set(Spot, It, "search words", _before.Keywords, _after.Keywords);
        _found.Rule(Spot, It, "sign-in", Word<SignInRule>(_before.SignIn), Word<SignInRule>(_after.SignIn));
        _found.Set(Spot, It, "codes", _before.Codes.Select(c => $"{c.Key} {c.Value}"), _after.Codes.Select(c => $"{c.Key} {c.Value}"));
        _found.Rule("drafts", It, "time an unfinished form is kept", Days(_before.Drafts?.KeepDays), Days(_after.Drafts?.KeepDays), "the council’s usual time");
        _found.Rule("drafts", It, "reminder before an unfinished form is deleted", Days(_before.Drafts?.RemindDays), Days(_after.Drafts?.RemindDays));
        if (_before.Retired is null != _after.Retired is null)
        {
            _found.Add(DifferenceKind.RuleChanged, "retired", _after.Retired is null ? "The service is offered again." : "The service is no longer offered.");
        }

        _found.Rule("retired", It, "service to use instead", _before.Retired?.To, _after.Retired?.To);
        _found.Words("retired", It, "message that it is no longer offered", _before.Retired?.Message, _after.Retired?.Message);
    }

    private void Start(StartContent before, StartContent after)
    {
        const string Spot = "start";
        const string It = "The start page";
        _found.Words(Spot, It, "line on who it is for", before.WhoFor, after.WhoFor);
        _found.Lines(Spot, It, "list of what people need", before.YouNeed, after.YouNeed);
        _found.Words(Spot, It, "time it takes", before.Takes, after.Takes);
        _found.Words(Spot, It, "cost", before.Costs, after.Costs);
        _found.Words(Spot, It, "text on what happens next", before.WhatHappensNext, after.WhatHappensNext);
        _found.Words(Spot, It, "text to read before", before.BeforeYouStart, after.BeforeYouStart);
        _found.Set(Spot, It, "related services", before.Related, after.Related);
    }

    private void Pages()
    {
        var (before, after) = (_before.Pages, _after.Pages);
        foreach (var page in before.Where(p => _after.Page(p.Name) is null))
        {
            _found.Add(DifferenceKind.Removed, $"form/{page.Name}", $"{Capital(Kind(page))} {Called(page)} was removed.");
        }

        foreach (var (i, page) in after.Index())
        {
            var spot = $"form/{page.Name}";
            if (_before.Page(page.Name) is not { } was)
            {
                _found.Add(DifferenceKind.Added, spot, $"{Capital(Kind(page))} {Called(page)} was added {Place(after, i, Called)}{When(page.When)}.");
                continue;
            }

            var it = $"{Capital(Kind(page))} {Called(page)}";
            if (was.IsExit != page.IsExit)
            {
                _found.Add(DifferenceKind.RuleChanged, spot, page.IsExit ? $"The form now ends at the page {Called(page)}." : $"The form no longer ends at the page {Called(page)}.");
            }

            _found.Words(spot, it, "title", was.Title, page.Title);
            _found.Words(spot, it, "text under the title", was.Intro, page.Intro);
            Condition(spot, it, page.IsExit ? "the form ends here" : "it is shown", was.When, page.When);
            Advice(spot, it, was.Advice, page.Advice);
            Rules(spot, it, was.Rules, page.Rules);
            _found.Rule(spot, it, "look-up its answers are put to", LookUp(was.Check), LookUp(page.Check));
            _found.Rule(spot, it, "service to go on to", was.Continue?.Service, page.Continue?.Service);
            _found.Words(spot, it, "button that goes on", was.Continue?.Label, page.Continue?.Label);
            _found.Set(spot, it, "answers taken along", was.Continue?.Carry ?? [], page.Continue?.Carry ?? []);
        }

        foreach (var i in Order.Moved([.. before.Select(p => p.Name)], [.. after.Select(p => p.Name)]))
        {
            _found.Add(DifferenceKind.Moved, $"form/{after[i].Name}", $"{Capital(Kind(after[i]))} {Called(after[i])} was moved {Place(after, i, Called)}.");
        }
    }

    private void Advice(string spot, string it, IReadOnlyList<Advice> before, IReadOnlyList<Advice> after)
    {
        // Advice has no name: what says the same is the same, then what stands in the same place among the rest.
        foreach (var (was, now) in Matching.Of(before, after, a => a.Content.English, a => a.Title?.English ?? ""))
        {
            var said = now ?? was!;
            var what = $"advice {Findings.Quote(said.Title?.English ?? said.Content.English)}";
            if (was is null || now is null)
            {
                _found.Add(was is null ? DifferenceKind.Added : DifferenceKind.Removed, spot, $"{it}: the {what} was {(was is null ? "added" : "removed")}{When(said.When, was is null)}.");
                continue;
            }

            _found.Words(spot, it, $"heading of the {what}", was.Title, now.Title);
            _found.Words(spot, it, $"text of the {what}", was.Content, now.Content);
            Condition(spot, it, $"the {what} is shown", was.When, now.When);
        }

        if (before.Count == after.Count && !before.Select(a => a.Content.English).SequenceEqual(after.Select(a => a.Content.English))
            && before.Select(a => a.Content.English).Order(StringComparer.Ordinal).SequenceEqual(after.Select(a => a.Content.English).Order(StringComparer.Ordinal)))
        {
            _found.Add(DifferenceKind.Moved, spot, $"{it}: the advice is in another order.");
        }
    }

    private void Rules(string spot, string it, IReadOnlyList<PageRule> before, IReadOnlyList<PageRule> after)
    {
        foreach (var (was, now) in Matching.Of(before, after, r => r.Message.English, r => r.RefuseWhen.InWords()))
        {
            if (was is null || now is null)
            {
                _found.Add(was is null ? DifferenceKind.Added : DifferenceKind.Removed, spot, was is null
                    ? $"{it}: answers are now refused when {now!.RefuseWhen.InWords(_after)}."
                    : $"{it}: answers are no longer refused when {was.RefuseWhen.InWords(_before)}.");
                continue;
            }

            _found.Words(spot, it, "message of a refusal", was.Message, now.Message);
            Condition(spot, it, "its answers are refused", was.RefuseWhen, now.RefuseWhen);
            _found.Rule(spot, it, $"question at which {Findings.Quote(now.Message.English)} is told", was.At, now.At);
        }
    }

    private void Questions()
    {
        var before = Placed(_before);
        var after = Placed(_after);
        foreach (var was in before.Values.Where(q => !after.ContainsKey(q.Question.Name)))
        {
            _found.Add(DifferenceKind.Removed, was.Spot, $"The question {Label(was.Question)} was removed from {was.Where}.");
        }

        foreach (var now in after.Values)
        {
            var question = now.Question;
            if (!before.TryGetValue(question.Name, out var was))
            {
                _found.Add(DifferenceKind.Added, now.Spot,
                    $"The question {Label(question)} ({Kind(question.Type)}{(question.Optional || !question.IsAsked ? "" : ", to be answered")}) was added to {now.Where}{When(question.When)}.");
                continue;
            }

            if (was.Holder != now.Holder)
            {
                _found.Add(DifferenceKind.Moved, now.Spot, $"The question {Label(question)} was moved from {was.Where} to {now.Where}.");
            }

            Question(now.Spot, was.Question, question);
        }

        foreach (var holder in after.Values.GroupBy(q => q.Holder, StringComparer.Ordinal))
        {
            var here = holder.ToList();
            string[] stood = [.. before.Values.Where(q => q.Holder == holder.Key).Select(q => q.Question.Name)];
            foreach (var i in Order.Moved(stood, [.. here.Select(q => q.Question.Name)]))
            {
                _found.Add(DifferenceKind.Moved, here[i].Spot, $"The question {Label(here[i].Question)} was moved {Place(here, i, q => Label(q.Question))}.");
            }
        }
    }

    private void Question(string spot, Question was, Question now)
    {
        var it = $"The question {Label(now)}";
        _found.Words(spot, it, "wording", was.Label, now.Label);
        _found.Words(spot, it, "hint", was.Hint, now.Hint);
        _found.Words(spot, it, "error when it is left empty", was.Missing, now.Missing);
        _found.Words(spot, it, "reason we ask", was.Purpose, now.Purpose);
        _found.Words(spot, it, "error when it does not match", was.PatternError, now.PatternError);
        _found.Words(spot, it, "prefix", was.Prefix, now.Prefix);
        _found.Words(spot, it, "suffix", was.Suffix, now.Suffix);
        _found.Words(spot, it, "name of one thing", was.Item, now.Item);
        _found.Words(spot, it, "statement", was.Statement, now.Statement);
        _found.Rule(spot, it, "type", Kind(was.Type), Kind(now.Type));
        _found.Flag(spot, was.Optional, now.Optional, $"{it} may now be left empty.", $"{it} must now be answered.");
        Condition(spot, it, "it is asked", was.When, now.When);
        _found.Flag(spot, was.Tell, now.Tell, $"{it}: the customer now sees the answer.", $"{it}: the customer no longer sees the answer.");
        _found.Rule(spot, it, "part in how we reach the customer", Word(was.Contact), Word(now.Contact));
        _found.Rule(spot, it, "part of the account it is filled in from", Word(was.Prefill), Word(now.Prefill));
        _found.Flag(spot, was.IsProperty, now.IsProperty, $"{it} is now the property the case is about.", $"{it} is no longer the property the case is about.");
        _found.Flag(spot, was.Sensitive, now.Sensitive, $"{it} is now sensitive: encrypted and masked.", $"{it} is no longer sensitive.");
        _found.Flag(spot, was.Filter, now.Filter, $"Officers may now filter their lists by {it}.", $"Officers may no longer filter their lists by {it}.");

        // A change of type brings other limits with it, which say nothing that the type does not.
        if (was.Type == now.Type)
        {
            _found.Rule(spot, it, "least number of characters", Count(was.MinLength), Count(now.MinLength));
            _found.Rule(spot, it, "greatest number of characters", Count(was.MaxLength), Count(now.MaxLength));
            _found.Rule(spot, it, "greatest size of a file", Size(was.MaxBytes), Size(now.MaxBytes));
        }

        _found.Rule(spot, it, "pattern", was.Pattern, now.Pattern);
        _found.Rule(spot, it, "least value", Plain(was.Min), Plain(now.Min));
        _found.Rule(spot, it, "greatest value", Plain(was.Max), Plain(now.Max));
        _found.Rule(spot, it, "digits after the point", Count(was.Decimals), Count(now.Decimals));
        _found.Rule(spot, it, "range of days", Word<DateRule>(was.Dates), Word<DateRule>(now.Dates));
        _found.Rule(spot, it, "first day that is taken", Limit(was.Earliest), Limit(now.Earliest));
        _found.Rule(spot, it, "last day that is taken", Limit(was.Latest), Limit(now.Latest));
        _found.Rule(spot, it, "least age", Plain(was.MinAge), Plain(now.MinAge));
        _found.Rule(spot, it, "greatest age", Plain(was.MaxAge), Plain(now.MaxAge));
        _found.Rule(spot, it, "least number", Plain(was.AtLeast), Plain(now.AtLeast));
        _found.Rule(spot, it, "greatest number", Plain(was.AtMost), Plain(now.AtMost));
        _found.Rule(spot, it, "look-up that gives the options", LookUp(was.OptionsFrom), LookUp(now.OptionsFrom));
        _found.Set(spot, it, "kinds of file", was.Accept, now.Accept);
        _found.Rule(spot, it, "formula", was.Formula?.Text, now.Formula?.Text);
        _found.Flag(spot, was.IsMoney, now.IsMoney, $"{it} is now an amount of money.", $"{it} is no longer an amount of money.");
        _found.Flag(spot, was.Unseen, now.Unseen, $"{it} is no longer shown on the check page.", $"{it} is now shown on the check page.");
        _found.Rule(spot, it, "source", was.From, now.From);
        _found.Rule(spot, it, "value", was.Constant, now.Constant);
        Options(spot, it, was.Options, now.Options);
        foreach (var (old, line) in Matching.Of(was.Lines, now.Lines, l => l.Label.English, l => l.Amount.Text))
        {
            if (old is null || line is null)
            {
                var said = (line ?? old)!;
                _found.Add(old is null ? DifferenceKind.Added : DifferenceKind.Removed, spot,
                    $"{it}: the line {Findings.Quote(said.Label.English)}, {said.Amount.Text}, was {(old is null ? "added" : "removed")}{When(said.When, old is null)}.");
                continue;
            }

            _found.Words(spot, it, "label of a line", old.Label, line.Label);
            _found.Rule(spot, it, $"amount of {Findings.Quote(line.Label.English)}", old.Amount.Text, line.Amount.Text);
            Condition(spot, it, $"{Findings.Quote(line.Label.English)} is charged", old.When, line.When);
        }
    }

    private void Options(string spot, string it, IReadOnlyList<Option> before, IReadOnlyList<Option> after)
    {
        foreach (var was in before.Where(o => !after.Any(n => n.Value == o.Value)))
        {
            _found.Add(DifferenceKind.Removed, spot, $"{it}: the option {Findings.Quote(was.Label.English)} was removed.");
        }

        foreach (var now in after)
        {
            if (before.FirstOrDefault(o => o.Value == now.Value) is not { } was)
            {
                _found.Add(DifferenceKind.Added, spot, $"{it}: the option {Findings.Quote(now.Label.English)} was added{When(now.When)}.");
                continue;
            }

            var what = $"option {Findings.Quote(was.Label.English)}";
            _found.Words(spot, it, what, was.Label, now.Label);
            _found.Words(spot, it, $"hint of the {what}", was.Hint, now.Hint);
            Condition(spot, it, $"the {what} is offered", was.When, now.When);
            _found.Flag(spot, was.IsNone, now.IsNone, $"{it}: the {what} now excludes the others.", $"{it}: the {what} no longer excludes the others.");
        }

        foreach (var i in Order.Moved([.. before.Select(o => o.Value)], [.. after.Select(o => o.Value)]))
        {
            _found.Add(DifferenceKind.Moved, spot, $"{it}: the option {Findings.Quote(after[i].Label.English)} was moved {Place(after, i, o => Findings.Quote(o.Label.English))}.");
        }
    }

    private void Case(CaseRules? before, CaseRules? after)
    {
        if (before is null || after is null)
        {
            if (before is not null || after is not null)
            {
                _found.Add(DifferenceKind.RuleChanged, "case", after is null
                    ? "The form no longer opens a case: it ends in advice."
                    : $"The form now opens a case for the team {after.Team}, with a target of {after.Target}.");
            }

            _found.Rule("retention", "The service", "time a closed case is kept", _before.Retention.ToString(), _after.Retention.ToString());
            return;
        }

        const string It = "The work";
        _found.Rule("case", It, "team", before.Team, after.Team);
        _found.Rule("case", It, "target", before.Target.ToString(), after.Target.ToString());
        _found.Set("case", It, "further targets", before.Targets.Select(t => $"{t.Key} {t.Value}"), after.Targets.Select(t => $"{t.Key} {t.Value}"));
        _found.Rule("case", It, "law that sets the target", Word(before.Law), Word(after.Law));
        _found.Rule("case", It, "time of the warning", before.Warn?.ToString(), after.Warn?.ToString(), "a fifth of the target");
        _found.Set("case", It, "people told of missed targets", before.Escalations.Select(e => $"{string.Join(", ", e.To)} after {e.After}"), after.Escalations.Select(e => $"{string.Join(", ", e.To)} after {e.After}"));
        _found.Rule("case", It, "time in which the customer may say it is not fixed", before.NotFixed?.ToString(), after.NotFixed?.ToString());
        _found.Rule("case", It, "question how it went", Asked(before.Survey), Asked(after.Survey), "the usual way");
        _found.Flag("case", before.MayWithdraw, after.MayWithdraw, "The customer may now withdraw what they asked.", "The customer may no longer withdraw what they asked.");
        _found.Rule("case", It, "way cases are given to officers", Word(before.Assign?.By), Word(after.Assign?.By), "officers take them");
        _found.Flag("case", before.Assign?.AtOpening == true, after.Assign?.AtOpening == true, "Cases are now given to officers when they are opened.", "Cases are no longer given to officers when they are opened.");
        _found.Set("case", It, "skills a case needs", before.Assign?.Skills ?? [], after.Assign?.Skills ?? []);
        foreach (var was in before.Stages.Where(s => after.Stage(s.Name) is null))
        {
            _found.Add(DifferenceKind.Removed, $"case/{was.Name}", $"The stage {Findings.Quote(was.Title.English)} was removed.");
        }

        foreach (var (i, now) in after.Stages.Index())
        {
            var spot = $"case/{now.Name}";
            if (before.Stage(now.Name) is not { } was)
            {
                _found.Add(DifferenceKind.Added, spot, $"The stage {Findings.Quote(now.Title.English)} was added {Place(after.Stages, i, s => Findings.Quote(s.Title.English))}.");
                continue;
            }

            var it = $"The stage {Findings.Quote(now.Title.English)}";
            _found.Words(spot, it, "title", was.Title, now.Title);
            _found.Words(spot, it, "wording for the customer", was.Public, now.Public);
            _found.Set(spot, it, "stages that may follow", was.Next.Select(n => before.Stage(n)?.Title.English ?? n), now.Next.Select(n => after.Stage(n)?.Title.English ?? n), was.Next, now.Next);
            _found.Rule(spot, it, "way it ends a case", Word(was.Closes), Word(now.Closes));
            _found.Flag(spot, was.ReasonRequired, now.ReasonRequired, $"{it} now needs a reason for the customer.", $"{it} no longer needs a reason for the customer.");
            _found.Set(spot, it, "reasons to choose from", was.Reasons.Select(r => Findings.Quote(r.English)), now.Reasons.Select(r => Findings.Quote(r.English)));
            _found.Rule(spot, it, "evidence an officer adds", Word(was.Evidence), Word(now.Evidence));
            _found.Flag(spot, was.ShowsEvidence, now.ShowsEvidence, $"{it} now shows its evidence to the customer.", $"{it} no longer shows its evidence to the customer.");
            _found.Flag(spot, was.WaitsForCustomer, now.WaitsForCustomer, $"{it} now waits for the customer.", $"{it} no longer waits for the customer.");
            _found.Set(spot, it, "targets that begin again", was.Restarts, now.Restarts);
            _found.Set(spot, it, "targets that start", was.Starts, now.Starts);
            _found.Set(spot, it, "targets that are met", was.Stops, now.Stops);
            _found.Rule(spot, it, "extension of the target", was.Extends?.ToString(), now.Extends?.ToString());
            if (was.Closes == now.Closes)
            {
                _found.Flag(spot, was.MayBeDisputed, now.MayBeDisputed, $"{it}: the customer may now say that it is not fixed.", $"{it}: the customer may no longer say that it is not fixed.");
            }

            _found.Flag(spot, was.Reopens, now.Reopens, $"{it} now takes the cases that are not fixed.", $"{it} no longer takes the cases that are not fixed.");
            _found.Rule(spot, it, "stage since which its officer had no part in the case", was.IndependentOf, now.IndependentOf, "anybody may have it");
            _found.Rule(spot, it, "time in which the customer may say they are not happy", was.NotHappy?.ToString(), now.NotHappy?.ToString());
            _found.Set(spot, it, "tasks", was.Tasks, now.Tasks);
            _found.Rule(spot, it, "message template", was.Message, now.Message, "the usual one");
        }

        if (before.FirstStage.Name != after.FirstStage.Name)
        {
            _found.Add(DifferenceKind.RuleChanged, "case", $"A case now begins at {Findings.Quote(after.FirstStage.Title.English)}; it began at {Findings.Quote(before.FirstStage.Title.English)}.");
        }

        foreach (var i in Order.Moved([.. before.Stages.Select(s => s.Name)], [.. after.Stages.Select(s => s.Name)]))
        {
            _found.Add(DifferenceKind.Moved, $"case/{after.Stages[i].Name}", $"The stage {Findings.Quote(after.Stages[i].Title.English)} was moved {Place(after.Stages, i, s => Findings.Quote(s.Title.English))}.");
        }

        _found.Rule("retention", "The service", "time a closed case is kept", _before.Retention.ToString(), _after.Retention.ToString());
    }

    private void Privacy(PrivacyRules before, PrivacyRules after)
    {
        const string Spot = "privacy";
        const string It = "Privacy";
        _found.Rule(Spot, It, "lawful basis", before.LawfulBasis, after.LawfulBasis);
        _found.Rule(Spot, It, "condition for special data", before.SpecialCategory, after.SpecialCategory);
        _found.Words(Spot, It, "notice", before.Notice, after.Notice);
        _found.Lines(Spot, It, "list of whom we share with", before.SharedWith, after.SharedWith);
        _found.Flag(Spot, before.Restricted, after.Restricted, "Only the team may now see its cases.", "Its cases are no longer for the team alone.");
        _found.Flag(Spot, before.Helpers, after.Helpers, "Helpers may now use it though it is restricted.", "Helpers may no longer use it while it is restricted.");
        _found.Flag(Spot, before.Councillors, after.Councillors, "Councillors may now raise and follow its cases though it is restricted.", "Councillors may no longer raise and follow its cases while it is restricted.");
    }

    private void Condition(string spot, string it, string what, Condition? before, Condition? after)
    {
        // Compared by the names of questions, so that a question put in other words does not seem another rule.
        if (before?.InWords() == after?.InWords())
        {
            return;
        }

        var (was, now) = (before?.InWords(_before), after?.InWords(_after));
        _found.Add(DifferenceKind.RuleChanged, spot, (was, now) switch
        {
            (null, _) => $"{it}: {what} only when {now}; that was always so.",
            (_, null) => $"{it}: {what} always; that was only when {was}.",
            _ => $"{it}: {what} when {now}; that was when {was}.",
        });
    }

    private string When(Condition? condition, bool after = true) => condition is null ? "" : $", for when {condition.InWords(after ? _after : _before)}";

    private static Dictionary<string, PlacedQuestion> Placed(ServiceDefinition definition)
    {
        var placed = new Dictionary<string, PlacedQuestion>(StringComparer.Ordinal);
        foreach (var page in definition.Pages)
        {
            foreach (var question in page.Questions)
            {
                var spot = $"form/{page.Name}/{question.Name}";
                placed.TryAdd(question.Name, new PlacedQuestion(question, spot, page.Name, $"the page {Called(page)}"));
                foreach (var inner in question.Questions)
                {
                    placed.TryAdd(inner.Name, new PlacedQuestion(inner, $"{spot}/{inner.Name}", $"{page.Name}/{question.Name}", $"the group {Label(question)}"));
                }
            }
        }

        foreach (var stage in definition.Work?.Stages ?? [])
        {
            foreach (var field in stage.Fields)
            {
                placed.TryAdd(field.Name, new PlacedQuestion(field, $"case/{stage.Name}/{field.Name}", $"stage {stage.Name}", $"the stage {Findings.Quote(stage.Title.English)}"));
            }
        }

        return placed;
    }

    private static string Place<T>(IReadOnlyList<T> all, int at, Func<T, string> called) => at == 0 ? "at the beginning" : $"after {called(all[at - 1])}";

    private static string Called(FormPage page) => Findings.Quote(page.Title?.English ?? (page.Questions is [var only, ..] ? only.Label.English : page.Name));

    private static string Kind(FormPage page) => page.IsExit ? "the exit" : "the page";

    private static string Label(Question question) => Findings.Quote(question.Label.English is { Length: > 0 } label ? label : question.Name);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Kind(QuestionType type) => Platform.Data.Text.Kebab(type).Replace('-', ' ');

    private static string? Word<T>(T? value)
        where T : struct, Enum => value is { } word ? Platform.Data.Text.Kebab(word) : null;

    private static string? Asked(bool? asked) => asked switch { true => "asked", false => "not asked", null => null };

    private static string? Days(int? days) => days is { } count ? new Period(count, PeriodUnit.Days).ToString() : null;

    private static string? Plain<T>(T? number)
        where T : struct, IFormattable => number?.ToString(null, System.Globalization.CultureInfo.InvariantCulture);

    private static string? Count(int number) => number == 0 ? null : Plain<int>(number);

    private static string? Size(long bytes) => bytes == 0 ? null : bytes % 1_048_576 == 0 ? $"{bytes / 1_048_576} MB" : $"{bytes:N0} bytes";

    private static string? LookUp(LookUpUse? use) => use is null ? null : use.StopIfUnavailable ? $"{use.LookUp} (waits when it does not answer)" : use.LookUp;

    private static string? Limit(DateLimit? limit) => limit switch
    {
        null => null,
        { Day: { } day } => Platform.Localisation.PlainDates.Long(day, "en"),
        { Shift.Amount: 0 } => "today",
        { Shift: var shift } => $"{(shift with { Amount = Math.Abs(shift.Amount) })} {(shift.Amount < 0 ? "before" : "after")} today",
    };

    /// <summary>A question, and where it is asked.</summary>
    private sealed record PlacedQuestion(Question Question, string Spot, string Holder, string Where);
}

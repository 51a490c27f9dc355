using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Testing;

namespace Guildhall.Tests.Forms;

/// <summary>A council with a service whose customers are asked for more.</summary>
public sealed partial class AskSite() : CouncilRun(("garden-help", Service), ("garden-account", WithAccount))
{
    public const string Team = "housing-options";

    private const string Service =
        """
        service: garden-help
        title: Ask for help in the garden
        summary: A short service.
        topic: housing
        start: { who-for: Everyone., takes: 10 minutes, what-happens-next: We look at it. }
        form:
          - page: you
            title: About you
            ask:
              - { name: name, type: text, label: Your name, contact: name }
              - { name: email, type: email, label: Your e-mail address, contact: email, optional: true }
              - { name: phone, type: phone, label: Your phone number, contact: phone, optional: true }
          - page: garden
            title: Your garden
            ask:
              - { name: dog, type: yes-no, label: "Do you have a dog?" }
              - { name: size, type: text, label: "How large is it?" }
          - page: dog
            when: { dog: yes }
            ask:
              - { name: dog-name, type: text, label: "What is the dog called?" }
          - page: health
            title: Your health
            ask:
              - { name: condition, type: long-text, label: "What is your condition?", sensitive: true, purpose: To know what helps. }
              - { name: since, type: text, label: "Since when?", optional: true }
          - page: papers
            title: Your papers
            ask:
              - { name: papers, type: file, label: Your papers, accept: [pdf], at-most: 3, max-size: 1 MB, optional: true }
          - page: visit
            title: The visit
            ask:
              - { name: day, type: radios, label: "Which day?", options: { monday: Monday, sunday: Sunday } }
              - { name: time, type: radios, label: "When?", options: { morning: Morning, evening: Evening } }
            rules:
              - { refuse-when: { all: [ { day: sunday }, { time: evening } ] }, message: We do not come on Sunday evenings, at: time }
        case:
          team: housing-options
          target: 2 weeks
          stages:
            received: { title: Received, public: We have it., next: [look, done] }
            look: { title: Looking, next: [done] }
            done: { title: Done, public: Done., closes: done }
        privacy: { lawful-basis: public-task, notice: We use it for this. }
        retention: 1 year
        """;

    private static readonly string WithAccount = Service.Replace("service: garden-help", "service: garden-account\nsign-in: required", StringComparison.Ordinal);

    protected override HostSettings Change(HostSettings settings) =>
        With(settings, ("Staff:PasswordRounds", "10000"), ("Staff:TriesFromOneNetwork", "10000"), ("Track:TriesFromOneNetwork", "10000"));

    /// <summary>An officer of the team, signed in.</summary>
    public Task<Visitor> OfficerAsync(string name = "Ffion", params StaffRole[] roles) => Guildhall.SignedInAsync(name, [Team], roles);

    /// <summary>A case, as if the form had been sent: without a dog, on a Monday morning.</summary>
    public Task<(string Reference, Guid Id, string Email)> OpenAsync(string language = "en", params (string Question, JsonNode Answer)[] answers) =>
        OpenAsync("garden-help", null, language, answers);

    /// <summary>The same of a service that people sign in to.</summary>
    public Task<(string Reference, Guid Id, string Email)> OpenWithAccountAsync(PersonAccount holder) => OpenAsync("garden-account", holder, "en");

    private async Task<(string Reference, Guid Id, string Email)> OpenAsync(string service, PersonAccount? holder, string language, params (string Question, JsonNode Answer)[] answers)
    {
        var email = $"{Guid.CreateVersion7():n}@example.com";
        var change = new Dictionary<string, JsonNode> { ["dog"] = "no", ["size"] = "Small", ["condition"] = "Knees of glass", ["email"] = email, ["dog-name"] = null! };
        foreach (var (question, answer) in answers)
        {
            change[question] = answer;
        }

        var opened = await Guildhall.OpenCaseAsync(service, change, language, holder);
        return (opened.Reference.ToString(), opened.Id.Value, email);
    }

    /// <summary>Asks for some questions again. Returns the link that was sent.</summary>
    public async Task<string> AskAsync(Visitor officer, (string Reference, Guid Id, string Email) about, params string[] questions)
    {
        await officer.GoAsync($"/staff/cases/{about.Reference}/ask");
        var page = await officer.SubmitAsync([.. questions.Select(q => ("question", q)), ("message", "Please tell us more about your garden.")], "Ask the customer");
        page.Address.AbsolutePath.ShouldBe($"/staff/cases/{about.Reference}", page.Text);
        return await LinkAsync(about.Email);
    }

    /// <summary>The link of the latest message that has one.</summary>
    public async Task<string> LinkAsync(string email)
    {
        await Guildhall.Sandbox.Messages.WaitForAsync(m => m.To.Contains(email) && Link().IsMatch(m.Text));
        return Link().Match(Guildhall.Sandbox.Messages.To(email).OrderBy(m => m.Id).Last(m => Link().IsMatch(m.Text)).Text).Value;
    }

    public Task<int> SubmissionsAsync(Guid id) => OneAsync<int>("select count(*)::int from cases.submission where case_id = @id", new { id });

    [GeneratedRegex("/more/[0-9a-f]{32}", RegexOptions.None, 1000)]
    private static partial Regex Link();
}

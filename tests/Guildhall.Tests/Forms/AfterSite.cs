using Guildhall.Testing;

namespace Guildhall.Tests.Forms;

/// <summary>A council with a short service that asks for what is nobody else's business.</summary>
public sealed class AfterSite() : CouncilRun(("short-help", Service))
{
    public const string Apply = "/services/short-help/apply";

    private const string Service =
        """
        service: short-help
        title: Ask for some help
        summary: A short service.
        topic: housing
        start: { who-for: Everyone., takes: 10 minutes, what-happens-next: We look at it. }
        drafts: { keep: 20 days, remind: 7 days }
        form:
          - page: you
            title: About you
            ask:
              - { name: name, type: text, label: Your name, contact: name }
              - { name: email, type: email, label: Your e-mail address, contact: email }
          - page: health
            title: Your health
            ask:
              - { name: condition, type: long-text, label: What is your condition?, sensitive: true, purpose: To know what helps. }
              - { name: since, type: text, label: Since when?, optional: true }
          - page: people
            title: Who lives with you
            ask:
              - name: people
                type: group
                label: People in your home
                item: Person
                at-least: 0
                at-most: 3
                ask:
                  - { name: first-name, type: text, label: First name }
                  - { name: illness, type: text, label: Their illness, sensitive: true, purpose: To know what helps. }
          - page: wish
            ask:
              - { name: wish, type: text, label: What do you wish for? }
        case:
          team: housing-options
          target: 2 weeks
          stages:
            received: { public: We have it., next: [done] }
            done: { public: Done., closes: done }
        privacy: { lawful-basis: public-task, notice: We use it for this. }
        retention: 1 year
        """;

    protected override HostSettings Change(HostSettings settings) =>
        With(settings, ("Staff:PasswordRounds", "10000"), ("Staff:TriesFromOneNetwork", "10000"), ("Track:TriesFromOneNetwork", "10000"));

    /// <summary>Answers all of it, up to the check page.</summary>
    public async Task<VisitedPage> AnswerAllAsync(Visitor visitor, string email, string condition = "Bad knees of glass")
    {
        await visitor.GoAsync(Apply);
        await visitor.SubmitAsync(("name", "Mary Jones"), ("email", email));
        await visitor.SubmitAsync(("condition", condition), ("since", "May"));
        await visitor.SubmitAsync([("people-count", "1"), ("people-0-first-name", "Bo"), ("people-0-illness", "Secret cough")], "Continue");
        return await visitor.SubmitAsync(("wish", "A ramp"));
    }

    /// <summary>The same, sent. Returns the reference.</summary>
    public async Task<string> SendAsync(Visitor visitor, string email, string condition = "Bad knees of glass")
    {
        await AnswerAllAsync(visitor, email, condition);
        return AssistedCollection.ReferenceOn(await visitor.SubmitAsync()).ShouldNotBeNull();
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Dapper;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Guildhall.Testing;
using Guildhall.Tests.Cases;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Access;

/// <summary>One who makes requests, and what they are.</summary>
public sealed record Caller(string Name, Visitor Visitor, Assurance Assurance, StaffRole[] Roles, string[] Teams)
{
    public bool IsStaff => Roles.Length > 0;

    public bool IsAnyOf(params StaffRole[] roles) => roles.Any(Roles.Contains);

    /// <summary>What a form of theirs carries; empty for strangers.</summary>
    public string Token { get; set; } = "";

    public override string ToString() => Name;
}

/// <summary>A council with something of somebody's behind every address, and one of everyone who might ask for it.</summary>
public sealed class MatrixSite : IAsyncLifetime
{
    /// <summary>The name of the customer of the restricted case: nobody outside the team may ever be shown it.</summary>
    public const string Canary = "Zachariah Canarybird";

    /// <summary>The name of a member of the public with an account, whom no other may be shown.</summary>
    public const string OtherPerson = "Wilhelmina Canarybird";

    public const string Team = "environmental-health";

    public RunningGuildhall Guildhall { get; private set; } = null!;

    public IReadOnlyList<Caller> Callers { get; private set; } = [];

    public IReadOnlyList<RouteEndpoint> Endpoints { get; private set; } = [];

    public string Reference { get; private set; } = "";

    public Guid File { get; private set; }

    /// <summary>A member of staff in the team.</summary>
    public Guid StaffId { get; private set; }

    public Guid HelpingId { get; private set; }

    /// <summary>The account of a member of the public.</summary>
    public Guid PersonId { get; private set; }

    /// <summary>An account in another system, linked by that member of the public.</summary>
    public Guid LinkId { get; } = Guid.CreateVersion7();

    /// <summary>A business that member of the public owns, an invitation to it and where it is.</summary>
    public Guid BusinessId { get; } = Guid.CreateVersion7();

    public Guid InvitationId { get; } = Guid.CreateVersion7();

    public Guid PremisesId { get; } = Guid.CreateVersion7();

    /// <summary>A rule of the team's service.</summary>
    public Guid RuleId { get; } = Guid.CreateVersion7();

    /// <summary>A batch for the printing room with a letter about the team's restricted case.</summary>
    public Guid BatchId { get; } = Guid.CreateVersion7();

    /// <summary>A decision about the team's restricted case as an application for a grant, and the payment of it.</summary>
    public Guid GrantId { get; } = Guid.CreateVersion7();

    /// <summary>The scheme it applies to.</summary>
    public const string GrantScheme = "noise-round";
    /// <summary>A thing of the register of equipment, which no caller looks after.</summary>
    public Guid AssetId { get; } = Guid.CreateVersion7();

    /// <summary>Where they live.</summary>
    public Guid AddressId { get; } = Guid.CreateVersion7();

    /// <summary>Something the member of staff in the team does to many cases.</summary>
    public Guid BulkId { get; } = Guid.CreateVersion7();

    /// <summary>A key of the API.</summary>
    public Guid KeyId { get; } = Guid.CreateVersion7();

    /// <summary>A webhook, and a message it was sent.</summary>
    public Guid HookId { get; } = Guid.CreateVersion7();

    public Guid HookMessageId { get; } = Guid.CreateVersion7();

    /// <summary>A councillor, and what they raised: the team's restricted case.</summary>
    public Guid CouncillorId { get; private set; }

    public Guid CaseworkId { get; } = Guid.CreateVersion7();

    /// <summary>A list kept by the member of staff in the team, for themselves.</summary>
    public Guid ViewId { get; } = Guid.CreateVersion7();

    public async ValueTask InitializeAsync()
    {
        Guildhall = await RunningGuildhall.StartAsync(settings => settings with
        {
            More = new Dictionary<string, string?>(settings.More)
            {
                ["Staff:PasswordRounds"] = "10000",
                ["Staff:SecondFactor"] = "required",
                ["Track:TriesFromOneNetwork"] = "100000",
                ["Account:TriesFromOneNetwork"] = "100000",
                ["Account:EmailsFromOneNetwork"] = "100000",
            },
        });
        Endpoints = [.. Guildhall.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().DistinctBy(e => (e.RoutePattern.RawText, e.DisplayName))];
        var opened = await Guildhall.OpenCaseAsync("noise-complaint", new Dictionary<string, JsonNode> { ["name"] = Canary });
        Reference = opened.Reference.ToString();
        File = await RestrictedCase.AddFileAsync(Guildhall, opened);
        PersonId = (await Guildhall.AddPersonAsync(OtherPerson)).Id;
        var staff = await Guildhall.AddStaffAsync("Thea Team", [Team], StaffRole.Officer);
        await using (var connection = await Guildhall.Database.OpenAsync())
        {
            await connection.ExecuteAsync(
                """
                insert into integration.linked_account (id, person, kind, number_hash, number_end, sealed, label, linked_at, linked_by)
                values (@LinkId, @PersonId, 'council-tax', sha256('1'), '4321', '', @OtherPerson, now(), @PersonId)
                """,
                new { LinkId, PersonId, OtherPerson });
            await connection.ExecuteAsync(
                """
                insert into automation.rule (id, service, name, in_file, made_at) values (@RuleId, 'noise-complaint', 'A rule', false, now());
                insert into automation.rule_version (rule, number, event, text, made_at, made_by_name)
                values (@RuleId, 1, 'opened', E'name: A rule\nwhen: opened\ndo: [ { flag: seen } ]\n', now(), 'Thea Team');
                insert into letters.batch (id, number, made_at, made_by, made_by_name, letters, teams) values (@BatchId, 1, now(), @PersonId, 'Thea Team', 1, array[@Team]);
                insert into letters.letter (id, key, case_id, reference, team, restricted, template, language, title, body, recipient, way, state, batch, document, made_at, actor_kind, actor_name)
                select @BatchId, @BatchId, id, reference, team, true, 'our-answer', 'en', @Canary, @Canary, array[@Canary], 'print', 'in-batch', @BatchId, @BatchId, now(), 'officer', 'Thea Team'
                from cases."case" where reference = @Reference
                """,
                new { RuleId, BatchId, PersonId, Team, Canary, Reference });
            await connection.ExecuteAsync(
                """
                insert into integration.api_key (id, name, prefix, hash, scopes, per_minute, made_at, made_by_name)
                values (@KeyId, 'A system', 'guildhall_aaaaaaaa', sha256('1'), array['cases:read'], 60, now(), 'Ada');
                insert into integration.webhook (id, name, url, kinds, secret, made_at, made_by_name)
                values (@HookId, 'A system', 'https://partner.example/hooks', array['case.opened'], 'sealed', now(), 'Ada');
                insert into integration.webhook_message (id, webhook, event_id, kind, body, made_at) values (@HookMessageId, @HookId, @HookId, 'case.opened', '{}', now())
                """,
                new { KeyId, HookId, HookMessageId });
            await connection.ExecuteAsync(
                """
                update cases."case" set holder = @PersonId, holder_kind = 'person' where reference = @Reference;
                insert into customers.address (id, account, kind, text, lines, added_at) values (@AddressId, @PersonId, 'home', @OtherPerson, '[]', now())
                """,
                new { AddressId, PersonId, Reference, OtherPerson });
            await connection.ExecuteAsync(
                """
                insert into identity.business (id, name, type, created_at) values (@BusinessId, @OtherPerson, 'sole-trader', now());
                insert into identity.business_member (business, account, role, since) values (@BusinessId, @PersonId, 'owner', now());
                insert into identity.business_invitation (id, business, email, role, link_hash, invited_by, invited_at, expires_at)
                values (@InvitationId, @BusinessId, 'invited@example.com', 'owner', sha256('1'), @PersonId, now(), now() + interval '1 day');
                insert into customers.premises (id, business, main, text, lines, added_at) values (@PremisesId, @BusinessId, true, @OtherPerson, '[]', now())
                """,
                new { BusinessId, PersonId, InvitationId, PremisesId, OtherPerson });
            await connection.ExecuteAsync(
                """
                insert into assets.asset (id, tag, kind, status, holder, holder_name) values (@AssetId, 'NB-000001', 'laptop', 'issued', @PersonId, @OtherPerson)
                """,
                new { AssetId, PersonId, OtherPerson });
            StaffId = await connection.QuerySingleAsync<Guid>("select id from identity.account where email = @staff", new { staff });
            await connection.ExecuteAsync(
                """
                insert into grants.scheme (name, service, title, team, budget, opens_on, text, taken_at)
                values (@GrantScheme, 'noise-complaint', 'A round', @Team, 10000, '2020-01-01', @SchemeText, now());
                insert into grants.application (id, scheme, case_id, reference, applicant, language, asked, team, restricted, case_stage, late, state, award, decided_at, taken_in_at)
                select @GrantId, @GrantScheme, id, reference, @Canary, 'en', 5000, team, true, stage, false, 'awarded', 5000, now(), now() from cases."case" where reference = @Reference;
                insert into grants.job (id, scheme, kind, state, officer, officer_name, created_at) values (@GrantId, @GrantScheme, 'award', 'done', @StaffId, 'Thea Team', now());
                insert into grants.job_line (job, number, application, seen_version, amount, message, result) values (@GrantId, 1, @GrantId, 1, 5000, @Canary, 'done');
                insert into grants.payment_batch (id, scheme, number, prepared_at, prepared_by, prepared_by_name) values (@GrantId, @GrantScheme, 1, now(), @StaffId, 'Thea Team');
                insert into grants.payment (id, batch, number, application, scheme, pence, payee, payment_reference, account, state)
                values (@GrantId, @GrantId, 1, @GrantId, @GrantScheme, 5000, 'CANARYBIRD', 'GRANT', '{}', 'in-file')
                """,
                new { GrantScheme, GrantId, Team, Canary, Reference, StaffId, SchemeText = Grants.GrantSite.Scheme("noise-complaint", "£100") });
            await connection.ExecuteAsync(
                """
                insert into cases.saved_view (id, maker, maker_name, name, query, created_at, changed_at)
                values (@ViewId, @StaffId, 'Thea Team', @OtherPerson, 'view=open', now(), now())
                """,
                new { ViewId, StaffId, OtherPerson });
            await connection.ExecuteAsync(
                """
                insert into cases.bulk (id, officer, officer_name, action, what, state, total, created_at)
                values (@BulkId, @StaffId, @OtherPerson, 'note', json_build_object('Note', @OtherPerson), 'draft', 1, now());
                insert into cases.bulk_line (bulk, number, case_id, reference, seen_version) select @BulkId, 1, id, reference, version from cases."case" where reference = @Reference
                """,
                new { BulkId, StaffId, OtherPerson, Reference });
            var councillor = await Guildhall.AddStaffAsync("Cora Councillor", [], StaffRole.Councillor);
            CouncillorId = await connection.QuerySingleAsync<Guid>("select id from identity.account where email = @councillor", new { councillor });
            await connection.ExecuteAsync(
                """
                insert into councillors.casework (
                    id, councillor, councillor_name, entered_by, entered_by_name, about, constituent, consent_how, consent_on, scope, recorded_at, service, case_id, reference, raised_at, told_until)
                select @CaseworkId, @CouncillorId, 'Cora Councillor', @CouncillorId, 'Cora Councillor', 'constituent', @Canary, 'at-surgery', current_date, 'messages', now(), service, id, reference, now(), now()
                from cases."case" where reference = @Reference
                """,
                new { CaseworkId, CouncillorId, Canary, Reference });
            HelpingId = await connection.QuerySingleAsync<Guid>(
                """
                insert into identity.helping (id, person, may, until, invited_at, expires_at)
                values (gen_random_uuid(), @PersonId, 'see', current_date + 30, now(), now() + interval '1 day')
                returning id
                """,
                new { PersonId });
        }

        var callers = new List<Caller>
        {
            new("a stranger", Guildhall.Visit(), Assurance.Anonymous, [], []),
            new("a person who signed in", await Guildhall.PersonAsync("Pat Person"), Assurance.SignedIn, [], []),
            new("a person with two factors", await Guildhall.PersonAsync("Pia Person", Assurance.TwoFactor), Assurance.TwoFactor, [], []),
            new("a person whose identity is proved", await Guildhall.PersonAsync("Poe Person", Assurance.Verified), Assurance.Verified, [], []),
            await StaffAsync("an officer of the team", [Team], StaffRole.Officer),
            await StaffAsync("a manager of the team", [Team], StaffRole.Manager),
        };
        foreach (var role in Enum.GetValues<StaffRole>().Where(role => role != StaffRole.Councillor))
        {
            callers.Add(await StaffAsync($"{Text.Kebab(role)} of another team", ["libraries"], role));
        }

        callers.Add(await StaffAsync("another councillor", [], StaffRole.Councillor));

        Callers = callers;
        foreach (var caller in callers.Where(c => c.Assurance > Assurance.Anonymous || c.IsStaff))
        {
            var page = await caller.Visitor.GoAsync(caller.IsStaff ? "/staff/password" : "/account/sign-out");
            caller.Token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value")
                ?? throw new InvalidOperationException($"{caller.Name} is not in: {page.Address} {page.Text}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var caller in Callers)
        {
            caller.Visitor.Dispose();
        }

        await Guildhall.DisposeAsync();
    }

    private async Task<Caller> StaffAsync(string name, string[] teams, StaffRole role) =>
        new(name, await Guildhall.SignedInAsync(name, teams, role), Assurance.Anonymous, [role], teams);
}

/// <summary>
/// Every endpoint of the running product is asked by everyone, with the keys of what is somebody else's. Who may have an answer follows from the policy the
/// endpoint names and from whose the thing is; endpoints, pages and their forms are found, never listed. Only what is public is listed, with its reason.
/// </summary>
public sealed class AccessMatrixTests(MatrixSite site) : IClassFixture<MatrixSite>
{
    /// <summary>Whom each policy lets in, said again here: a policy loosened by mistake is found, and a new one must say.</summary>
    private static readonly Dictionary<string, Func<Caller, bool>> s_policies = new(StringComparer.Ordinal)
    {
        ["staff-door"] = caller => caller.IsStaff,
        ["staff"] = caller => caller.IsStaff && !caller.IsAnyOf(StaffRole.Councillor),
        ["casework"] = caller => caller.IsStaff && !caller.IsAnyOf(StaffRole.Councillor, StaffRole.Analyst),
        ["member-support"] = caller => caller.IsAnyOf(StaffRole.MemberSupport),
        ["councillor"] = caller => caller.IsAnyOf(StaffRole.Councillor),
        ["adviser"] = caller => caller.IsAnyOf(StaffRole.Adviser),
        ["officer"] = caller => caller.IsAnyOf(StaffRole.Officer),
        ["manager"] = caller => caller.IsAnyOf(StaffRole.Manager),
        ["editor"] = caller => caller.IsAnyOf(StaffRole.Editor),
        ["designer"] = caller => caller.IsAnyOf(StaffRole.Designer),
        ["analyst"] = caller => caller.IsAnyOf(StaffRole.Analyst),
        ["administrator"] = caller => caller.IsAnyOf(StaffRole.Administrator),
        ["service-design"] = caller => caller.IsAnyOf(StaffRole.Designer, StaffRole.Administrator),
        ["form-use"] = caller => caller.IsAnyOf(StaffRole.Designer, StaffRole.Manager, StaffRole.Administrator),
        ["grants"] = caller => caller.IsAnyOf(StaffRole.Officer, StaffRole.Manager),
        ["letters"] = caller => caller.IsAnyOf(StaffRole.Officer, StaffRole.Manager, StaffRole.Administrator),
        ["rules"] = caller => caller.IsAnyOf(StaffRole.Designer, StaffRole.Manager, StaffRole.Administrator),
        ["sees-searches"] = caller => caller.IsAnyOf(StaffRole.Administrator, StaffRole.Designer, StaffRole.Editor),
        ["helpers"] = caller => caller.IsAnyOf(StaffRole.Adviser, StaffRole.Officer, StaffRole.Manager),
        ["numbers"] = caller => caller.IsAnyOf(StaffRole.Officer, StaffRole.Manager, StaffRole.Analyst, StaffRole.Administrator),
        ["staff-people"] = caller => caller.IsAnyOf(StaffRole.Manager, StaffRole.Administrator),
        ["signed-in"] = caller => caller.Assurance >= Assurance.SignedIn,
        ["two-factor"] = caller => caller.Assurance >= Assurance.TwoFactor,
        ["verified"] = caller => caller.Assurance >= Assurance.Verified,
        // Only with a key, which none of them shows.
        ["api"] = _ => false,
        ["api:cases:read"] = _ => false,
        ["api:cases:answers"] = _ => false,
        ["api:cases:open"] = _ => false,
        ["api:cases:write"] = _ => false,
        ["own-account"] = caller => caller.IsStaff || caller.Assurance >= Assurance.SignedIn,
    };

    /// <summary>Pages on which people change how they sign in, or who they are: they ask for a second factor of who has one.</summary>
    private static readonly string[] s_asksFirst =
        ["account/security/authenticator", "account/security/phone", "account/security/recovery-codes", "account/security/passkeys", "account/details/email", "account/leave"];

    /// <summary>What anybody may ask for, and why.</summary>
    private static readonly Dictionary<string, string> s_public = new(StringComparer.Ordinal)
    {
        [""] = "the home page",
        ["{**path}"] = "says that there is no such page",
        ["search"] = "finds services",
        ["services"] = "lists services",
        ["services/{service}"] = "a start page; a service for staff alone asks for sign-in itself",
        ["services/schema.json"] = "the schema of service files",
        ["services/{service}/apply"] = "a form; the level its service asks for is asked here",
        ["services/{service}/apply/{step}"] = "a page of a form, of the draft in this browser's cookie",
        ["services/{service}/apply/check"] = "the answers of the draft in this browser's cookie",
        ["services/{service}/apply/save"] = "saves the draft in this browser's cookie",
        ["services/{service}/apply/sent"] = "tells of what this browser sent",
        ["services/{service}/resume/{key}"] = "opens a saved form to who has the secret link and the code sent to its owner",
        ["topics/{topic}"] = "lists services",
        ["life-events/{name}"] = "lists services",
        ["for/{name}"] = "lists services",
        ["addresses"] = "finds addresses of the borough, as anyone can look them up; limited by network",
        ["track"] = "asks for a reference and a proof",
        ["track/{reference}"] = "shows a case to the browser that has proved it",
        ["track/{reference}/files/{file:guid}"] = "gives out what an officer added for the customer to see, to the browser that has proved the case",
        ["track/{reference}/not-fixed"] = "opens a case again in the browser that has proved it",
        ["track/{reference}/survey"] = "says how a case went in the browser that has proved it",
        ["survey/{key}"] = "says how a case went, by the secret link sent to its customer",
        ["survey/{key}/not-fixed"] = "opens a case again, by the secret link sent to its customer",
        ["disclosure-log"] = "what others have asked, which an officer chose to publish",
        ["disclosure-log/{entry}"] = "an answer that an officer chose to publish",
        ["disclosure-log/{entry}/files/{file:guid}"] = "a file that an officer chose to publish with an answer",
        ["track/{reference}/withdraw"] = "withdraws a case in the browser that has proved it",
        ["more/{token}"] = "opens what a customer was asked, by the secret link sent to them",
        ["asked/{ask:guid}"] = "what a customer was asked, in the browser that opened their link",
        ["asked/{ask:guid}/{step}"] = "a question they were asked again, in the same browser",
        ["asked/{ask:guid}/check"] = "their answers before they send them, in the same browser",
        ["asked/{ask:guid}/sent"] = "tells of what they sent, in the same browser",
        ["api"] = "the reference of the API",
        ["api/v1/openapi.json"] = "the reference of the API, for programs",
        ["design"] = "shows the components, while developing",
        ["language/{code}"] = "changes the language",
        ["branding.css"] = "the council's colours",
        ["branding/crest.svg"] = "the council's crest",
        ["health/live"] = "whether the program runs",
        ["health/ready"] = "whether the program can work",
        ["callbacks/notify"] = "takes receipts of GOV.UK Notify, which show a token",
        ["account/register"] = "opens an account",
        ["account/sign-in"] = "signs members of the public in",
        ["account/sign-out"] = "signs out whoever is signed in",
        ["account/check-email"] = "takes a code in the browser that asked for it",
        ["account/link"] = "takes a link from an e-mail",
        ["account/one-login"] = "leads to GOV.UK One Login",
        ["account/one-login/return"] = "takes its answer, in the browser and attempt that asked",
        ["account/one-login/signed-out"] = "where GOV.UK One Login leads after signing out",
        [".well-known/openid-configuration"] = "tells partners' programs where our endpoints are",
        ["openid/jwks"] = "our public keys",
        ["openid/authorize"] = "where partners send people; asks for sign-in itself",
        ["openid/continue"] = "goes on with what a partner asked, in the same browser",
        ["openid/sign-out"] = "asks whether to sign out too, when a partner sends someone",
        ["openid/end-session"] = "where partners send people to sign out",
        ["openid/token"] = "for partners' programs, which prove who they are",
        ["openid/revoke"] = "for partners' programs, which prove who they are",
        ["openid/userinfo"] = "for partners' programs, with an access token",
        ["openid/{call:regex(^(token|revoke|userinfo|jwks)$)}"] = "tells browsers which sites may call",
        ["places/map"] = "a part of the map",
        ["places/near"] = "finds places near a point",
        ["staff/sign-in-outside"] = "leads to the provider staff sign in with",
        ["staff/sign-in-outside/return"] = "takes its answer, in the browser and attempt that asked",
        ["account/recover"] = "sends a link and a code for a new password to the address's owner",
        ["account/second-step"] = "asks whose session it is for a second factor; looks at the session itself",
        ["staff/second-step"] = "asks whose session it is for a second factor; looks at the session itself",
        ["account/passkey-sign-in"] = "signs members of the public in",
        ["staff/passkey-sign-in"] = "signs staff in",
        ["account/passkey-step"] = "takes a passkey of whose session it is; looks at the session itself",
        ["staff/passkey-step"] = "takes a passkey of whose session it is; looks at the session itself",
        ["account/closed"] = "says that an account is closed",
        ["account/continue"] = "gives a kept form back to the browser that sent it",
        ["staff/sign-in"] = "signs staff in",
        ["staff/sign-out"] = "signs out whoever is signed in",
        ["staff/forbidden"] = "says that a page is not for one",
        ["staff/welcome"] = "sets a password by the secret link sent to a member of staff who is new or forgot theirs",
    };

    private static readonly string[] s_ways = ["/staff/sign-in", "/staff/second-step", "/staff/forbidden", "/account/sign-in", "/account/second-step", "/account/prove-identity", "/account"];

    private static readonly HtmlParser s_parser = new();

    [Fact]
    public void Every_endpoint_anyone_may_ask_for_is_listed_with_its_reason_and_no_other_is()
    {
        var open = site.Endpoints.Where(e => Policies(e).Count == 0).Select(Raw).Distinct().ToList();

        open.Except(s_public.Keys).ShouldBeEmpty("Give it a policy, or say in the list of what is public why anybody may ask for it.");
        s_public.Keys.Except(open).ShouldBeEmpty("It is not public any more, or not there: take it off the list.");
        s_public.Values.ShouldAllBe(reason => reason.Length > 10);
    }

    [Fact]
    public void Every_policy_says_here_whom_it_lets_in() =>
        site.Endpoints.SelectMany(Policies).Distinct().ShouldBeSubsetOf(s_policies.Keys);

    [Fact]
    public async Task Nobody_gets_an_answer_from_an_endpoint_or_about_a_thing_that_is_not_for_them()
    {
        var wrong = new ConcurrentBag<string>();
        var asked = 0;
        await Task.WhenAll(site.Callers.Select(async caller =>
        {
            foreach (var endpoint in site.Endpoints.Where(Reads))
            {
                foreach (var address in Addresses(endpoint))
                {
                    Interlocked.Increment(ref asked);
                    using var response = await caller.Visitor.Http.GetAsync(address, HttpCompletionOption.ResponseContentRead, TestContext.Current.CancellationToken);
                    Judge(caller, endpoint, $"GET {address}", response, await BodyAsync(response), wrong);
                }
            }
        }));

        wrong.Order(StringComparer.Ordinal).ShouldBeEmpty();
        asked.ShouldBeGreaterThan(500);
    }

    [Fact]
    public async Task Nobody_s_form_is_taken_by_an_endpoint_or_for_a_thing_that_is_not_for_them()
    {
        var before = await StateAsync();
        var loader = site.Guildhall.Services.GetRequiredService<PageLoader>();
        var wrong = new ConcurrentBag<string>();
        var sent = 0;
        var forms = new List<(RouteEndpoint Endpoint, string Handler)>();
        foreach (var endpoint in site.Endpoints.Where(e => Policies(e).Count > 0))
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page)
            {
                continue;
            }

            var compiled = await loader.LoadAsync(page, EndpointMetadataCollection.Empty);
            forms.AddRange(compiled.HandlerMethods.Where(h => HttpMethods.IsPost(h.HttpMethod)).Select(h => (endpoint, h.Name is { Length: > 0 } name ? $"handler={name}" : "")));
        }

        await Task.WhenAll(site.Callers.Select(async caller =>
        {
            // Only what must be refused is sent: what is allowed would be done.
            foreach (var (endpoint, handler) in forms.Where(form => !MayHave(caller, form.Endpoint)))
            {
                var address = Addresses(endpoint).First();
                address += handler.Length == 0 ? "" : (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + handler;
                Interlocked.Increment(ref sent);
                using var response = await caller.Visitor.Http.PostAsync(address, new FormUrlEncodedContent(Typed(caller)), TestContext.Current.CancellationToken);
                Judge(caller, endpoint, $"POST {address}", response, await BodyAsync(response), wrong);
            }
        }));

        wrong.Order(StringComparer.Ordinal).ShouldBeEmpty();
        sent.ShouldBeGreaterThan(100);
        (await StateAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task The_matrix_asks_for_things_that_are_there()
    {
        var officer = site.Callers.First(c => c.Name == "an officer of the team");
        foreach (var address in (string[])[$"/staff/cases/{site.Reference}", $"/staff/cases/{site.Reference}/files/{site.File}", $"/staff/cases/{site.Reference}/readers",
            $"/staff/grants/{MatrixSite.GrantScheme}", $"/staff/grants/{MatrixSite.GrantScheme}/payments", $"/staff/grants/applications/{site.Reference}", $"/staff/grants/decisions/{site.GrantId}", $"/staff/grants/payments/{site.GrantId}"])
        {
            using var response = await officer.Visitor.Http.GetAsync(address, TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, address);
        }

        var manager = site.Callers.First(c => c.Name == "a manager of the team");
        (await manager.Visitor.GoAsync($"/staff/people/{site.StaffId}")).Status.ShouldBe(HttpStatusCode.OK);
        (await officer.Visitor.GoAsync($"/staff/cases/{site.Reference}")).Text.ShouldContain(MatrixSite.Canary);
    }

    private void Judge(Caller caller, RouteEndpoint endpoint, string request, HttpResponseMessage response, string body, ConcurrentBag<string> wrong)
    {
        var status = (int)response.StatusCode;
        var answer = $"{request} by {caller}: {status} {response.Headers.Location}";
        var refused = status is 401 or 403 or 404 || (status is 302 or 303 && s_ways.Contains(Path(response)));
        if (status >= 500)
        {
            wrong.Add($"{answer}: an error");
        }

        if (body.Contains(MatrixSite.Canary, StringComparison.Ordinal) && !caller.Teams.Contains(MatrixSite.Team))
        {
            wrong.Add($"{answer}: shows the customer of a restricted case");
        }

        if (body.Contains(MatrixSite.OtherPerson, StringComparison.Ordinal))
        {
            wrong.Add($"{answer}: shows another person");
        }

        if (Policies(endpoint).Count == 0)
        {
            return;
        }

        if (!MayHave(caller, endpoint))
        {
            // Officers and managers are led to the way in with a reason, which wants one: RestrictedTests goes through it.
            var toReason = caller.IsAnyOf(StaffRole.Officer, StaffRole.Manager) && (Raw(endpoint), status) switch
            {
                ("staff/cases/{reference}", 302) => Path(response).EndsWith("/open-anyway", StringComparison.Ordinal),
                ("staff/cases/{reference}/open-anyway", 400) => true,
                _ => false,
            };
            if (!refused && !toReason)
            {
                wrong.Add($"{answer}: should be refused");
            }
        }
        else if (status is 401 or 403 || (status is 302 or 303 && Path(response) != "/account" && s_ways.Contains(Path(response))))
        {
            wrong.Add($"{answer}: should be let in");
        }
    }

    // By the policy, and then by whose the thing is.
    private static bool MayHave(Caller caller, RouteEndpoint endpoint)
    {
        if (!Policies(endpoint).All(policy => s_policies.GetValueOrDefault(policy, _ => false)(caller)))
        {
            return false;
        }

        var route = Raw(endpoint);
        var inTeam = caller.Teams.Contains(MatrixSite.Team);
        return route switch
        {
            _ when s_asksFirst.Contains(route) => caller.Assurance >= Assurance.TwoFactor,
            _ when Policies(endpoint).Contains("own-account") => caller.IsStaff == route.StartsWith("staff/", StringComparison.Ordinal),
            _ when route.StartsWith("staff/cases/{reference}/open-anyway", StringComparison.Ordinal) => false,
            _ when route.StartsWith("staff/cases/{reference}", StringComparison.Ordinal) => inTeam,
            _ when route.StartsWith("staff/cases/bulk/{bulk", StringComparison.Ordinal) => false,
            _ when route.StartsWith("staff/cases/views/{view", StringComparison.Ordinal) => false,
            _ when route.StartsWith("staff/councillor/cases/{reference}", StringComparison.Ordinal) => false,
            _ when route.StartsWith("staff/councillor/raised/", StringComparison.Ordinal) => false,
            _ when route.StartsWith("staff/assets", StringComparison.Ordinal) => false,
            _ when route.StartsWith("staff/letters/{id", StringComparison.Ordinal) => inTeam,
            _ when route.StartsWith("staff/grants/", StringComparison.Ordinal) => inTeam,
            _ when route.StartsWith("staff/rules/{id:guid}/", StringComparison.Ordinal) => caller.IsAnyOf(StaffRole.Designer, StaffRole.Administrator) || inTeam,
            _ when route.StartsWith("staff/people/{id", StringComparison.Ordinal) => caller.IsAnyOf(StaffRole.Administrator) || (inTeam && !route.EndsWith("/end", StringComparison.Ordinal)),
            _ when route.StartsWith("staff/teams/{name}", StringComparison.Ordinal) => caller.IsAnyOf(StaffRole.Administrator) || inTeam,
            _ when route.StartsWith("account/", StringComparison.Ordinal) && endpoint.RoutePattern.Parameters.Any(p => p.Name is "id" or "reference" or "key") => false,
            _ => true,
        };
    }

    private IEnumerable<string> Addresses(RouteEndpoint endpoint)
    {
        var route = "/" + Raw(endpoint);
        foreach (var parameter in endpoint.RoutePattern.Parameters)
        {
            var text = "{" + (parameter.IsCatchAll ? "**" : "") + parameter.Name + string.Concat(parameter.ParameterPolicies.Select(p => ":" + p.Content)) + "}";
            route.ShouldContain(text);
            route = route.Replace(text, Value(route, parameter.Name), StringComparison.Ordinal);
        }

        yield return route;
        if (route == "/staff/cases")
        {
            foreach (var view in (string[])["open", "mine", "unassigned", "due-soon", "waiting", "snoozed", "unread", "closed", "tests"])
            {
                yield return $"{route}?view={view}&team={MatrixSite.Team}";
            }
        }

        if (route == "/staff/cases/export")
        {
            yield return $"{route}?view=open&team={MatrixSite.Team}&column=customer";
        }

        if (route == "/staff/cases/search")
        {
            yield return $"{route}?q=Canarybird";
        }

        if (Raw(endpoint) == "staff/cases/{reference}")
        {
            yield return $"{route}?handler=Copy";
        }
    }

    private string Value(string route, string name) => (name, route) switch
    {
        ("reference", _) => site.Reference,
        ("file", _) => site.File.ToString(),
        ("service", _) => "noise-complaint",
        ("topic", _) => "noise-and-nuisance",
        ("step", _) => "kind",
        ("stage", _) => "investigating",
        ("code", _) => "en",
        ("entry", _) => "2026-1",
        ("path", _) => "",
        ("id", _) when route.StartsWith("/staff/people", StringComparison.Ordinal) => site.StaffId.ToString(),
        ("id", _) when route.StartsWith("/staff/partners", StringComparison.Ordinal) => site.PersonId.ToString(),
        ("id", _) when route.StartsWith("/account/links", StringComparison.Ordinal) => site.LinkId.ToString(),
        ("id", _) when route.StartsWith("/account/details/addresses", StringComparison.Ordinal) => site.AddressId.ToString(),
        ("id", _) when route.StartsWith("/account/helpers", StringComparison.Ordinal) => site.HelpingId.ToString(),
        ("id", _) when route.StartsWith("/account/businesses", StringComparison.Ordinal) => site.BusinessId.ToString(),
        ("invitation", _) => site.InvitationId.ToString(),
        ("member", _) => site.PersonId.ToString(),
        ("place", _) => site.PremisesId.ToString(),
        ("councillor", _) => site.CouncillorId.ToString(),
        ("casework", _) => site.CaseworkId.ToString(),
        ("view", _) => site.ViewId.ToString(),
        ("scheme", _) => MatrixSite.GrantScheme,
        ("job" or "batch", _) when route.StartsWith("/staff/grants", StringComparison.Ordinal) => site.GrantId.ToString(),
        ("bulk", _) => site.BulkId.ToString(),
        ("id", _) when route.StartsWith("/staff/assets", StringComparison.Ordinal) => site.AssetId.ToString(),
        ("id", _) when route.StartsWith("/staff/rules", StringComparison.Ordinal) => site.RuleId.ToString(),
        ("id", _) when route.StartsWith("/staff/api-keys", StringComparison.Ordinal) => site.KeyId.ToString(),
        ("id", _) when route.StartsWith("/staff/webhooks", StringComparison.Ordinal) => site.HookId.ToString(),
        ("message", _) => site.HookMessageId.ToString(),
        ("id", _) when route.StartsWith("/staff/letters", StringComparison.Ordinal) => site.BatchId.ToString(),
        ("kind", _) => "council-tax",
        ("name", _) when route.StartsWith("/staff/teams", StringComparison.Ordinal) => MatrixSite.Team,
        ("name", _) when route.StartsWith("/life-events", StringComparison.Ordinal) => "moving-home",
        ("name", _) when route.StartsWith("/for", StringComparison.Ordinal) => "business",
        ("key" or "token", _) => new string('A', 64),
        ("ask", _) => site.PersonId.ToString(),
        _ => throw new InvalidOperationException($"Say here what {{{name}}} of {route} is to be asked for: something real, of somebody else's."),
    };

    private static List<KeyValuePair<string, string>> Typed(Caller caller) =>
    [
        new("__RequestVerificationToken", caller.Token), new("version", "1"), new("name", "Mallory"), new("email", "mallory@northmere.example"), new("title", "Mallory"),
        new("roles", "administrator"), new("teams", MatrixSite.Team), new("to", "visit"), new("note", "Mallory was here."), new("owner", ""), new("message", "Mallory was here."),
        new("question", "name"), new("questions", "name"), new("id", "1"), new("reason", ""),
    ];

    // What a form of someone who may not send it must not change.
    private async Task<string> StateAsync()
    {
        await using var connection = await site.Guildhall.Database.OpenAsync();
        return await connection.QuerySingleAsync<string>(
            """
            select concat_ws(' ',
                (select string_agg(concat_ws(',', id, version, stage, owner), ';' order by id) from cases."case"),
                (select count(*) from cases.timeline_entry),
                (select count(*) from cases.opened_anyway),
                (select string_agg(concat_ws(',', id, state, version, award), ';' order by id) from grants.application),
                (select string_agg(concat_ws(',', id, state), ';' order by id) from grants.payment),
                (select count(*) from grants.conflict),
                (select string_agg(concat_ws(',', id, version, team), ';' order by id) from cases.saved_view),
                (select count(*) from cases.first_view),
                (select string_agg(concat_ws(',', id, state, action, what), ';' order by id) from cases.bulk),
                (select string_agg(concat_ws(',', id, version, active, email), ';' order by id) from identity.account),
                (select string_agg(concat_ws(',', account, role), ';' order by account, role) from identity.account_role),
                (select string_agg(concat_ws(',', name, version, title, retired_at), ';' order by name) from identity.team),
                (select count(*) from identity.session where ended_at is not null),
                (select count(*) from integration.linked_account where unlinked_at is null),
                (select string_agg(concat_ws(',', id, text, to_on), ';' order by id) from customers.address),
                (select string_agg(concat_ws(',', id, version, name, closed_at), ';' order by id) from identity.business),
                (select string_agg(concat_ws(',', business, account, role), ';' order by business, account) from identity.business_member),
                (select string_agg(concat_ws(',', id, ended_at), ';' order by id) from identity.business_invitation),
                (select string_agg(concat_ws(',', id, main, text), ';' order by id) from customers.premises),
                (select string_agg(concat_ws(',', id, revoked_at), ';' order by id) from integration.api_key),
                (select string_agg(concat_ws(',', id, version, enabled), ';' order by id) from integration.webhook),
                (select string_agg(concat_ws(',', id, state), ';' order by id) from integration.webhook_message),
                (select string_agg(concat_ws(',', id, ended_at), ';' order by id) from councillors.casework),
                (select count(*) from councillors.message),
                (select count(*) from councillors.telling),
                (select count(*) from platform.closure),
                (select count(*) from catalogue.service_version))
            """);
    }

    private static async Task<string> BodyAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return response.Content.Headers.ContentType?.MediaType == "text/html" ? s_parser.ParseDocument(body).DocumentElement.TextContent + body : body;
    }

    private static string Path(HttpResponseMessage response) => (response.Headers.Location?.OriginalString ?? "").Split('?')[0];

    private static bool Reads(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not { } methods || methods.HttpMethods.Contains("GET", StringComparer.Ordinal);

    private static string Raw(RouteEndpoint endpoint) => (endpoint.RoutePattern.RawText ?? "").TrimStart('/');

    private static List<string> Policies(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
        ? []
        : [.. endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>().Distinct()];
}

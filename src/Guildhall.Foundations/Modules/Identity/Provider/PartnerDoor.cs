using System.Text.Json;
using Dapper;
using Guildhall.Foundations.Modules.Identity.OpenId;
using Guildhall.Foundations.Modules.Identity.SignIn;
using Guildhall.Platform.Data;
using Guildhall.Platform.Limits;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Foundations.Modules.Identity.Provider;

/// <summary>What comes next for someone whom a partner sent.</summary>
internal abstract record NextStep
{
    /// <summary>Back to the partner, with a code or an error.</summary>
    internal sealed record Return(string Address) : NextStep;

    /// <summary>To another page of ours, and then on.</summary>
    internal sealed record Step(string Address) : NextStep;

    /// <summary>They are asked whether they agree.</summary>
    internal sealed record Ask : NextStep;
}

/// <summary>A request that is kept while the person signs in or decides.</summary>
internal sealed record KeptRequest(Partner Partner, PartnerRequest Request, DateTimeOffset MadeAt);

/// <summary>Decides what becomes of a partner's request: the one place where a code is given out.</summary>
internal sealed class PartnerDoor(
    Database database, PartnerRegister partners, Grants grants, SigningKeys keys, ProviderAddresses addresses, RateLimiter limiter, TimeProvider clock)
{
    private const int RequestsPerMinute = 120;
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(30);

    /// <summary>Reads a request, and says where to go with it.</summary>
    public async Task<(PartnerRefusal? Refusal, NextStep? Next)> OpenAsync(HttpContext context, bool mayFinish)
    {
        var cancellationToken = context.RequestAborted;
        var parameters = await PartnerRequests.ParametersAsync(context.Request);
        if (parameters is null || await partners.FindAsync(PartnerRequests.Client(parameters), cancellationToken) is not { } partner)
        {
            return (new PartnerRefusal("invalid_request", "The client_id is not registered."), null);
        }

        var (request, refusal) = await PartnerRequests.ReadAsync(parameters, partner, token => HintAsync(token, partner, cancellationToken));
        if (refusal is not null)
        {
            return (refusal, null);
        }

        var kept = new KeptRequest(partner, request!, clock.GetUtcNow());
        if (mayFinish || request!.Silent)
        {
            // Someone who is signed in and has agreed before is not held up, and nothing need be kept.
            var next = await DecideAsync(context, kept, () => Task.FromResult(ProviderAddresses.Continue));
            if (next is NextStep.Return)
            {
                return (null, next);
            }
        }

        return await limiter.TryUseAsync("openid.authorize", context.Network(), RequestsPerMinute, TimeSpan.FromMinutes(1), cancellationToken)
            ? (null, new NextStep.Step(await KeepAsync(kept, cancellationToken)))
            : (new PartnerRefusal("temporarily_unavailable", "There are too many requests."), null);
    }

    /// <summary>The request that an address of ours stands for; null when it is too old or none.</summary>
    public async Task<KeptRequest?> FindAsync(string? handle, CancellationToken cancellationToken)
    {
        if (handle is not { Length: 43 })
        {
            return null;
        }

        Row? row;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            row = await connection.QuerySingleOrDefaultAsync<Row>(
                "select partner, request::text as request, made_at from identity.partner_request where handle = @hash and made_at > @since",
                new { hash = Secrets.Hash(handle), since = clock.GetUtcNow() - s_kept });
        }

        return row is not null && await partners.FindAsync(row.Partner, cancellationToken) is { Enabled: true } partner
            && JsonSerializer.Deserialize<PartnerRequest>(row.Request) is { } request && partner.RedirectUris.Contains(request.RedirectUri, StringComparer.Ordinal)
            ? new KeptRequest(partner, request, row.MadeAt)
            : null;
    }

    /// <summary>What comes next for the person who is here.</summary>
    /// <param name="here">The address to come back to after another step.</param>
    public async Task<NextStep> DecideAsync(HttpContext context, KeptRequest kept, Func<Task<string>> here)
    {
        var request = kept.Request;
        var person = await PartnerSession.FindAsync(database, context);
        if (person is null || await MustSignInAsync(kept, person, context.RequestAborted))
        {
            return request.Silent ? Refuse(kept, "login_required") : new NextStep.Step(PartnerSession.SignIn(await here(), person is not null));
        }

        if (PartnerSession.MissingStep(context.User, request.Needed) is { } step)
        {
            return request.Silent ? Refuse(kept, "interaction_required") : new NextStep.Step(ReturnAddress.Then(step, await here()));
        }

        if (request.AskAgain || !await grants.HasConsentAsync(kept.Partner.Id, person.Account, request.Scopes, context.RequestAborted))
        {
            return request.Silent ? Refuse(kept, "consent_required") : new NextStep.Ask();
        }

        return await GrantAsync(context, kept, person);
    }

    /// <summary>Does what the person decided.</summary>
    public async Task<NextStep> AnswerAsync(HttpContext context, KeptRequest kept, string handle, bool agrees)
    {
        await ForgetAsync(handle, context.RequestAborted);
        if (!agrees)
        {
            return Refuse(kept, "access_denied");
        }

        // They may have been signed out meanwhile, or somebody else may have signed in.
        var next = await DecideAsync(context, kept with { Request = kept.Request with { AskAgain = true } }, () => KeepAsync(kept, context.RequestAborted));
        if (next is not NextStep.Ask)
        {
            return next;
        }

        var person = (await PartnerSession.FindAsync(database, context))!;
        await grants.ConsentAsync(kept.Partner, person.Account, kept.Request.Scopes, context.User.Person().ToActor(), context.RequestAborted);
        return await GrantAsync(context, kept, person);
    }

    /// <summary>Forgets a request that has been answered.</summary>
    public async Task ForgetAsync(string handle, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("delete from identity.partner_request where handle = @hash", new { hash = Secrets.Hash(handle) });
    }

    /// <summary>The address that sends a refusal back to the partner.</summary>
    public string Address(PartnerRefusal refusal) =>
        PartnerRequests.Answer(refusal.RedirectUri!, addresses.Issuer, refusal.State, ("error", refusal.Error), ("error_description", refusal.Description));

    /// <summary>Our subject in a hint, if we signed it for that partner. It may have expired: it is a hint.</summary>
    public async Task<string?> HintAsync(string token, Partner partner, CancellationToken cancellationToken)
    {
        try
        {
            var jws = Jws.Parse(token);
            var candidates = await keys.FindAsync(jws.KeyId, jws.Algorithm, cancellationToken);
            return jws.KeyId is not null && candidates.Any(jws.IsSignedBy) && jws.Payload.Text("iss") == addresses.Issuer && jws.Payload.Texts("aud") is [var one] && one == partner.ClientId
                ? jws.Payload.Text("sub")
                : null;
        }
        catch (TokenException)
        {
            return null;
        }
    }

    private async Task<bool> MustSignInAsync(KeptRequest kept, PartnerSignIn person, CancellationToken cancellationToken)
    {
        var request = kept.Request;
        return (request.SignInAnew && person.At <= kept.MadeAt)
            || (request.MaxAge is { } age && person.At < kept.MadeAt && clock.GetUtcNow() - person.At > TimeSpan.FromSeconds(age))
            || (request.Expected is { } subject && await grants.AccountAsync(kept.Partner.Sector, subject, cancellationToken) != person.Account);
    }

    private async Task<NextStep> GrantAsync(HttpContext context, KeptRequest kept, PartnerSignIn person)
    {
        var code = await grants.GrantAsync(kept.Partner, kept.Request, person, context.User.Person().ToActor(), context.RequestAborted);
        return new NextStep.Return(PartnerRequests.Answer(kept.Request.RedirectUri, addresses.Issuer, kept.Request.State, ("code", code)));
    }

    private NextStep.Return Refuse(KeptRequest kept, string error) =>
        new(PartnerRequests.Answer(kept.Request.RedirectUri, addresses.Issuer, kept.Request.State, ("error", error)));

    private async Task<string> KeepAsync(KeptRequest kept, CancellationToken cancellationToken)
    {
        var handle = Secrets.New();
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            "insert into identity.partner_request (handle, partner, request, made_at) values (@hash, @Id, @request::json, @MadeAt)",
            new { hash = Secrets.Hash(handle), kept.Partner.Id, request = JsonSerializer.Serialize(kept.Request), kept.MadeAt });
        return $"{ProviderAddresses.Continue}?request={handle}";
    }

    private sealed record Row
    {
        public required Guid Partner { get; init; }

        public required string Request { get; init; }

        public required DateTimeOffset MadeAt { get; init; }
    }
}

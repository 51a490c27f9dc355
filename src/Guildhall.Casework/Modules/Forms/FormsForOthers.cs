using Guildhall.Casework.Modules.Cases;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Customers;
using Guildhall.Casework.Modules.Forms.Sending;
using Guildhall.Foundations.Modules.Identity;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Casework.Modules.Forms;

/// <summary>For whom a form is filled in by somebody who signs in at the desk's door.</summary>
public sealed record FormForAnother
{
    /// <summary>What the form is told of its customer, so that it need not be typed; a question that has an answer keeps it.</summary>
    public required KnownDetails Customer { get; init; }

    /// <summary>More that is known: the fields of questions, by their names in the form.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What stands at the top of each page, so that nobody forgets for whom they write.</summary>
    public required string Banner { get; init; }

    /// <summary>The flags the case begins with.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Where to go once it is sent.</summary>
    public required string Onward { get; init; }
}

/// <summary>Has forms filled in for others. One module of the floors above registers it; it is asked at each page, so that what has ended ends the form too.</summary>
public interface IFormsForOthers
{
    /// <summary>For whom the form is; null where this member of staff may not go on with it, or not with this service.</summary>
    /// <param name="key">What it was begun with.</param>
    Task<FormForAnother?> FindAsync(Guid key, CurrentStaff by, ServiceDefinition service, CancellationToken cancellationToken = default);

    /// <summary>Notes the case that came of it, in the transaction that opens it. False where the form may not be sent any more: nothing is.</summary>
    Task<bool> SentAsync(Transaction tx, Guid key, CurrentStaff by, ServiceDefinition service, OpenedCase opened);
}

/// <summary>Begins the ordinary form of a service, for somebody else.</summary>
public sealed class FormsForOthers
{
    private readonly Drafts _drafts;

    internal FormsForOthers(Drafts drafts) => _drafts = drafts;

    /// <summary>Begins the form in this browser, and returns where it begins. It is gone with the browser.</summary>
    /// <param name="key">What whoever registered <see cref="IFormsForOthers"/> knows it by.</param>
    public async Task<string> BeginAsync(HttpContext context, ServiceVersion version, CurrentStaff by, Guid key)
    {
        var service = version.Definition.Name;
        var token = Drafts.NewToken();
        await _drafts.BeginAsync(new Sender(by.ToActor(), null, null) { ForAnother = key }, version, token, "en", Answers.Empty, context.RequestAborted);
        DraftCookie.Give(context, new FormPlace(service), token, age: null);
        DraftCookie.MarkForAnother(context, new FormPlace(service));
        return FormLinks.Page(service, version.Definition.Pages[0].Name);
    }
}

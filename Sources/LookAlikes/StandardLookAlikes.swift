import Detection

/// The list of look-alikes; its order is the order of reports. A new look-alike is one file and
/// one line here and its numbers in the model.
public enum StandardLookAlikes {
  private static let types: [any LookAlike.Type] = [
    Payroll.self,
    PensionSubsidy.self,
    LandCompensation.self,
    FeeCollection.self,
    SchoolFees.self,
    HousePresale.self,
    MerchantSettlement.self,
    GroupPurchase.self,
    DealerRebate.self,
    PaymentInstitution.self,
    BankInternal.self,
    LicensedCustody.self,
    FundRedemption.self,
    CashPooling.self,
    SubsidiarySweep.self,
    FirmTrade.self,
    RentAgency.self,
    LoanRepayment.self,
    LabourContractor.self,
    ProduceBuyer.self,
    IncomePassedOn.self,
    PrepaidService.self,
    DepositRefund.self,
    DepositAndBalance.self,
    InsurancePremium.self,
    AnnualDividend.self,
    CooperativeDividend.self,
    PartnershipProfit.self,
    ProfitShares.self,
    StaffShareholding.self,
    ClosedSubscription.self,
    MarketYield.self,
    QualifiedInvestors.self,
    MutualLending.self,
    RotatingSavings.self,
    SavingsClub.self,
    PersonalCircle.self,
    WeddingGifts.self,
    FamilyLoan.self,
    PrivateLending.self,
    CharityDonation.self,
    MedicalCrowdfunding.self,
  ]

  /// Names of all look-alikes, in report order.
  public static var identities: [PatternIdentity] { types.map { $0.identity } }

  /// All look-alikes, in report order; `parameters` gives those of a look-alike's id.
  public static func all(
    parameters: (String) throws(ParameterError) -> DetectorParameters
  ) throws(ParameterError) -> [any LookAlike] {
    var made: [any LookAlike] = []
    for type in types { made.append(try type.init(parameters: try parameters(type.identity.id))) }
    return made
  }

  /// All look-alikes from parameters by id; one that the model does not hold is an error.
  public static func make(parameters: [String: DetectorParameters]) throws(ParameterError)
    -> [any LookAlike]
  {
    try all { id throws(ParameterError) in
      parameters[id] ?? DetectorParameters(owner: id, values: [:])
    }
  }
}
